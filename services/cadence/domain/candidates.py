"""Whom the call list is drawn from: clients to keep up with and callbacks owed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import require_utc
from libs.decay import Standing
from libs.values import CallbackId, ClientId
from services.cadence.domain.expected_loss import (
    Margin,
    days_to_next_chance,
    expected_loss,
    ranking_value,
)
from services.cadence.domain.gaps import Gaps, too_loose, too_tight
from services.cadence.domain.gate import SPACED, Contact
from services.cadence.domain.grants import Grant
from services.cadence.domain.history import History
from services.cadence.domain.next_touch import KEPT_UP_WITH, Status
from services.cadence.domain.promises import Promised
from services.cadence.domain.tasks import ToDo


@dataclass(frozen=True)
class Candidate:
    """A client who may be worth a call, with what the list judges by.

    `due_at` is the next planned touch, `standing` none when never credited, `hours`
    those of the home branch, `to_do` what else there is to do with them; nobody calls
    before `paused_until` or `put_off_until`; `planned_at` is the next touch that has
    its time; `outgoing` are contacts that we made, messages too, and `grants` those
    that somebody may still use. Raises NotUtc.
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
    planned_at: datetime | None = None
    outgoing: tuple[Contact, ...] = ()
    grants: tuple[Grant, ...] = ()

    def __post_init__(self) -> None:
        require_utc(self.due_at)

    def may_be_called(self, now: datetime) -> bool:
        """Tell whether we keep up with the client and a call is not too tight.

        Too tight also by what the gate keeps a call away from, but for the very talk
        that is granted and due.
        """
        tight = any(too_tight(at, now, self.gaps) for at in self._contacts(now))
        waits_until = (self.paused_until, self.put_off_until)
        waits = any(at is not None and now < at for at in waits_until)
        return self.status in KEPT_UP_WITH and not (tight or waits)

    def is_seen_to(self, now: datetime, near: timedelta) -> bool:
        """Tell whether the client is past the longest gap and the next touch near."""
        planned = self.planned_at
        seen_to = planned is not None and now < planned <= now + near
        return seen_to and self.is_long_silent(now)

    def is_long_silent(self, now: datetime) -> bool:
        """Tell whether the client is past the longest gap."""
        return too_loose(self.history.silent_since, now, self.gaps)

    def loss_if_not_called(self, now: datetime) -> float:
        """Return the expected loss, in the currency of the margin."""
        return expected_loss(
            self.margin.yearly,
            ranking_value(self.standing, now),
            days_to_next_chance(self.due_at, now, self.hours),
        )

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
