"""Invitations to meetings: each change of one has the next number."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from libs.calendars.icalendars import Entry, Meeting, Method, Party, invitation
from libs.calendars.zones import require_utc
from libs.values import BranchId, ClientId, Conflict, ContactId, StaffId
from services.cadence.domain.feeds import uid_of


class SomebodyElseIsInvited(Conflict):
    """Somebody else is invited to it: call that off first."""


class NobodyIsInvited(Conflict):
    """Nobody is invited to it."""


@dataclass(frozen=True)
class Invitation:
    """Whom of ours meets whom at a client, when, and the how manieth word it is.

    Raises NotUtc.
    """

    task: str
    client: ClientId
    branch: BranchId
    contact: ContactId
    staff: StaffId
    starts_at: datetime
    minutes: int
    sequence: int = 0
    cancelled: bool = False

    def __post_init__(self) -> None:
        require_utc(self.starts_at)

    @property
    def method(self) -> Method:
        """What becomes of the meeting."""
        return Method.CANCEL if self.cancelled else Method.REQUEST


def following(held: Invitation | None, wanted: Invitation) -> Invitation:
    """Return what is wanted with its number; raises SomebodyElseIsInvited."""
    if held is None:
        return wanted
    if not held.cancelled and held.contact != wanted.contact:
        raise SomebodyElseIsInvited
    same = replace(wanted, sequence=held.sequence)
    return same if same == held else replace(same, sequence=held.sequence + 1)


def called_off(held: Invitation | None) -> Invitation:
    """Return that it is off; raises NobodyIsInvited."""
    if held is None or held.cancelled:
        raise NobodyIsInvited
    return replace(held, sequence=held.sequence + 1, cancelled=True)


def body_of(told: Invitation, ours: Party, theirs: Party, at: datetime) -> bytes:
    """Write it for them, as of `at`; nothing of what we mean by it stands in it."""
    lasts = timedelta(minutes=told.minutes)
    # Of whom only an address is known, nobody has a name.
    summary = "Meeting" if "@" in ours.name else f"Meeting with {ours.name}"
    entry = Entry(uid_of(told.task), summary, told.starts_at, lasts)
    return invitation(told.method, Meeting(entry, ours, theirs, told.sequence), at)
