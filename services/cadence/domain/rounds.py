"""Rounds of help: whom of an area to call first, and who gets a message."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import md5

from libs.calendars.lead_times import working_days_after
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from libs.values import BranchId, ClientId, ContactId
from services.cadence.domain.areas import Area
from services.cadence.domain.expected_loss import UNEARNED_VALUE
from services.cadence.domain.outages import HELP_IS_WELCOME, Outage
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.tasks import Task

A_MONTH = timedelta(days=30)
SHORT = 16  # letters of an id that people type

Rank = tuple[float, ...]


@dataclass(frozen=True)
class Round:
    """One round of help with a branch's clients in an area.

    `calls` is how many phone calls there is time for; `restored_at` is none while
    something is still gone, `latest_at` the last that was told.
    """

    id: str
    branch: BranchId
    area: Area
    cause: str
    started_at: datetime
    restored_at: datetime | None
    latest_at: datetime
    calls: int

    @property
    def expires_at(self) -> datetime:
        """When it is too late to offer help."""
        return self.latest_at + HELP_IS_WELCOME


def round_of(
    branch: BranchId, area: Area, cause: str, outage: Outage, calls: int
) -> Round:
    """Return the round that begins with an outage."""
    named = f"{branch}\n{area.key}\n{outage.source}\n{outage.id}"
    return Round(
        id=md5(named.encode(), usedforsecurity=False).hexdigest()[:SHORT],
        branch=branch,
        area=area,
        cause=cause,
        started_at=outage.begins,
        restored_at=outage.restored_at,
        latest_at=outage.ends,
        calls=calls,
    )


@dataclass(frozen=True)
class Progress:
    """How a round goes: how many are called, get a message, and were helped."""

    round: Round
    called: int
    messaged: int
    helped: int

    @property
    def id(self) -> str:
        """The round's own."""
        return self.round.id

    @property
    def started_at(self) -> datetime:
        """When the first outage of it began."""
        return self.round.started_at


@dataclass(frozen=True)
class Affected:
    """A client with a site in an area, and how much an outage hurts it.

    `servers` stand there as far as is known; `value` is what the relationship is worth
    from 0 to 100, none when nothing is known of it. `contact` is whom to ask for.
    """

    client: ClientId
    branch: BranchId
    active: bool
    servers: int
    silent_since: datetime
    value: float | None
    contact: ContactId | None = None
    mobile: bool = False
    reachable: bool = True

    def months_silent(self, at: datetime) -> int:
        """Count the whole months of 30 days without a personal touch."""
        return max(at - self.silent_since, timedelta()) // A_MONTH

    def rank(self, at: datetime) -> Rank:
        """Return what the most vulnerable are first by.

        Clients come before prospects, then those with the most servers, then the
        longest silent, then those whose relationship is worth the least so far.
        """
        months = self.months_silent(at)
        return (not self.active, -self.servers, -months, self.value or UNEARNED_VALUE)


@dataclass(frozen=True)
class Help:
    """What one client gets in a round: a call, or else a message."""

    affected: Affected
    way: Channel

    @property
    def called(self) -> bool:
        """Whether somebody of ours rings."""
        return self.way is Channel.PHONE

    def task(self, of: Round) -> Task:
        """Return what is to be done for it."""
        return Task(
            client=self.affected.client,
            branch=self.affected.branch,
            purpose=Purpose.OUTAGE_HELP if self.called else Purpose.OUTAGE_MESSAGE,
            occasion=of.id,
            not_before=of.started_at,
            due_at=of.started_at,
            expires_at=of.expires_at,
            contact=self.affected.contact,
            channel=self.way,
        )


def why(servers: int, months_silent: int, value: float | None) -> tuple[str, ...]:
    """Say what puts a client where it is on the list."""
    worth = "unknown" if value is None else f"{value:.0f}"
    told = (
        (servers, f"servers there: {servers}"),
        (months_silent, f"months silent: {months_silent}"),
        (True, f"value: {worth}"),
    )
    return tuple(clause for counts, clause in told if counts)


def shared_out(
    affected: Sequence[Affected], calls: int, at: datetime
) -> Iterator[Help]:
    """Give the most vulnerable that have a phone the calls, and the others a message.

    Mail may be down with the power, so a message goes to a mobile phone if it can.
    """
    for each in sorted(affected, key=lambda each: (each.rank(at), each.client)):
        way = Channel.SMS if each.mobile else Channel.EMAIL
        if each.reachable and calls > 0:
            way, calls = Channel.PHONE, calls - 1
        yield Help(each, way)


@dataclass(frozen=True)
class Helped:
    """A client that was helped in a round, or at least reached."""

    round: str
    client: ClientId
    branch: BranchId
    contact: ContactId | None
    at: datetime

    def follow_up(self, hours: OpenHours, working_days: int) -> Task:
        """Return the call that asks what is left, so many working days later."""
        helped_on = local_day(self.at, hours.zone)
        day = working_days_after(helped_on, working_days, hours.works_on)
        begins = start_of_day(day, hours.zone)
        return Task(
            client=self.client,
            branch=self.branch,
            purpose=Purpose.OUTAGE_FOLLOW_UP,
            occasion=self.round,
            not_before=begins,
            due_at=hours.due(begins, timedelta()),
            contact=self.contact,
        )
