"""Whom the call list is drawn from: clients to keep up with and callbacks owed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import require_utc, start_of_next_day
from libs.decay import Standing
from libs.values import CallbackId, ClientId
from services.cadence.domain.clients import Plan
from services.cadence.domain.expected_loss import (
    Margin,
    days_to_next_chance,
    expected_loss,
    ranking_value,
)
from services.cadence.domain.gaps import Gaps, too_loose, too_tight
from services.cadence.domain.grants import Grant
from services.cadence.domain.history import History
from services.cadence.domain.next_touch import KEPT_UP_WITH, Status
from services.cadence.domain.promises import Promised
from services.cadence.domain.purposes import RULES, GapClass
from services.cadence.domain.rituals import RITUAL
from services.cadence.domain.settings import Settings
from services.cadence.domain.spacing import SPACED, Contact
from services.cadence.domain.tasks import ToDo


@dataclass(frozen=True)
class Candidate:
    """A client who may be worth a call, with what the list judges by.

    `due_at` is the next planned touch, `standing` none when never credited, `hours`
    those of the home branch, `to_do` what else there is to do with them; nobody calls
    before `paused_until` or `put_off_until`, nor, for what comes every month, before
    `asked_again`, when a talk that was put off is due; `planned_at` is the next touch
    that has its time; `outgoing` are contacts that we made, messages too, and `grants`
    those that somebody may still use; `plan` tells when what is promised was given.
    Raises NotUtc.
    """

    client: ClientId
    status: Status
    gaps: Gaps
    history: History
    promised: tuple[Promised, ...]
    due_at: datetime
    standing: Standing | None
    margin: Margin
    hours: OpenHours
    to_do: tuple[ToDo, ...] = ()
    paused_until: datetime | None = None
    put_off_until: datetime | None = None
    asked_again: datetime | None = None
    planned_at: datetime | None = None
    outgoing: tuple[Contact, ...] = ()
    grants: tuple[Grant, ...] = ()
    plan: Plan = field(default_factory=Plan)

    def __post_init__(self) -> None:
        require_utc(self.due_at)

    @property
    def urgent_at(self) -> datetime | None:
        """When the first of what keeps no gap is due, as help after an outage."""
        exempt = (
            each.due_at
            for each in self.to_do
            if RULES[each.purpose].gap_class is GapClass.EXEMPT
        )
        return min(filter(None, exempt), default=None)

    def cannot_wait(self, now: datetime) -> bool:
        """Tell whether there is what keeps no gap, and nobody put the client off."""
        held_up = self._is_paused(now) or _ahead(self.put_off_until, now)
        kept_up_with = self.status in KEPT_UP_WITH
        return kept_up_with and self.urgent_at is not None and not held_up

    def may_be_called(self, now: datetime, near: timedelta) -> bool:
        """Tell whether we keep up with the client and a call is not too tight.

        Too tight also by what the gate keeps a call away from, but for the very talk
        that is granted and due. Who was put off may be, if told of as seen to.
        """
        tight = any(too_tight(at, now, self.gaps) for at in self._contacts(now))
        free = self.status in KEPT_UP_WITH and not (tight or self._is_paused(now))
        return free and (self.is_seen_to(now, near) or not self._is_put_off(now))

    def is_seen_to(self, now: datetime, near: timedelta) -> bool:
        """Tell whether the client is past the longest gap and the next touch near.

        What is planned for today is for the list of today.
        """
        seen_at, tomorrow = self.seen_at, start_of_next_day(now, self.hours.zone)
        seen_to = seen_at is not None and tomorrow <= seen_at <= now + near
        return seen_to and self.is_long_silent(now)

    @property
    def seen_at(self) -> datetime | None:
        """When the next touch is: as planned, but not before a client is put off."""
        both = (self.planned_at, self.put_off_until)
        return max((at for at in both if at), default=None)

    def is_long_silent(self, now: datetime) -> bool:
        """Tell whether the client is past the longest gap."""
        return too_loose(self.history.silent_since, now, self.gaps)

    def loss_if_not_called(self, now: datetime, said: Settings) -> float:
        """Return the expected loss, in the currency of the margin."""
        return expected_loss(
            self.margin.yearly,
            ranking_value(self.standing, now),
            days_to_next_chance(self.due_at, now, self.hours, said.due_days),
            worst_to_safest=said.leaving_factor,
        )

    def _is_paused(self, now: datetime) -> bool:
        return _ahead(self.paused_until, now)

    def _is_put_off(self, now: datetime) -> bool:
        more = any(each.purpose not in RITUAL for each in self.to_do)
        waits = not (more or self.is_long_silent(now))
        talk_waits = waits and _ahead(self.asked_again, now)
        return talk_waits or _ahead(self.put_off_until, now)

    def _contacts(self, now: datetime) -> Iterator[datetime | None]:
        yield self.history.last_personal
        yield from (each.at for each in self.outgoing if each.gap_class in SPACED)
        yield from (each.at for each in self.grants if each.keeps_calls_away(now))


@dataclass(frozen=True)
class OwedCallback:
    """An open promise to ring back, `due_at` in UTC; raises NotUtc."""

    callback: CallbackId
    client: ClientId
    due_at: datetime
    missed_calls: int
    zone: ZoneInfo

    def __post_init__(self) -> None:
        require_utc(self.due_at)

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether it should have been kept before `now`."""
        return self.due_at < now


def _ahead(at: datetime | None, now: datetime) -> bool:
    return at is not None and now < at
