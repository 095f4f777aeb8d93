"""Grants: the leave to make one contact, for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from libs.calendars.lead_times import working_days_after
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import instant, local_day, require_utc
from libs.values import BranchId, ClientId, Conflict, ContactId
from services.cadence.domain.gate import Request
from services.cadence.domain.purposes import SPOKEN, Channel, GapClass
from services.cadence.domain.spacing import SPACED, Spacing


class AlreadyUsed(Conflict):
    """The contact was made: its grant can no longer be withdrawn."""


class GrantState(StrEnum):
    """What became of a grant."""

    LIVE = "live"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Grant:
    """The leave to make a contact at `at`; it bears its request's id. Raises NotUtc.

    The first outgoing contact of its class later than `usable_from` and up to
    `expires_at` uses it.
    """

    id: str
    branch: BranchId
    client: ClientId
    contact: ContactId | None
    gap_class: GapClass
    channel: Channel
    purpose: str
    period: str | None
    at: datetime
    usable_from: datetime
    expires_at: datetime
    granted_at: datetime
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        require_utc(self.at, self.usable_from, self.expires_at, self.granted_at)

    def state(self, now: datetime) -> GrantState:
        """Say what became of it by `now`."""
        if self.withdrawn_at:
            return GrantState.WITHDRAWN
        if self.used_at:
            return GrantState.USED
        return GrantState.LIVE if now <= self.expires_at else GrantState.EXPIRED

    def keeps_calls_away(self, now: datetime) -> bool:
        """Tell whether a call keeps its distance from it, and is not what it is for."""
        is_the_call = self.channel in SPOKEN and self.at <= now
        live = self.state(now) is GrantState.LIVE and self.gap_class in SPACED
        return live and not is_the_call


def expiry(at: datetime, hours: OpenHours, working_days: int) -> datetime:
    """Return the same time of day so many working days after `at`."""
    local = at.astimezone(hours.zone)
    wall = timedelta(
        hours=local.hour,
        minutes=local.minute,
        seconds=local.second,
        microseconds=local.microsecond,
    )
    day = working_days_after(local_day(at, hours.zone), working_days, hours.works_on)
    return instant(day, wall, hours.zone)


def usable_from(request: Request, spacing: Spacing, now: datetime) -> datetime:
    """Return after when a contact is the granted one: nearer than any other may be."""
    if request.at == now:
        return now - timedelta.resolution
    return max(now, request.at - spacing.of_class(request.gap_class))
