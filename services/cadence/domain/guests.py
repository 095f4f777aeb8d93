"""Invitations to events for clients: whom, and what they said."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import md5

from libs.values import (
    BranchId,
    ClientId,
    ContactId,
    FieldError,
    GatheringId,
    NeedId,
    Refused,
)
from services.cadence.domain.gatherings import Aim, Gathering
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task

TO_INVITE = timedelta(days=7)


class GuestState(StrEnum):
    """How far it is with somebody who is invited."""

    INVITED = "invited"
    CONSENTED = "consented"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CAME = "came"


class NeedMissing(Refused):
    """Whoever is invited to be taught and sold something has a recorded need of it."""


class ConsentMissing(Refused):
    """Whoever is introduced to others has consented to it before."""


class NotTheNext(Refused):
    """This does not follow from what they said before."""


class NotYetBegun(Refused):
    """The event has not begun: nobody came to it or met anybody there yet."""


class EventBegun(Refused):
    """The event has begun, and nobody is invited to it any more."""


FOLLOWS = {
    GuestState.CONSENTED: {GuestState.INVITED, GuestState.DECLINED},
    GuestState.ACCEPTED: {
        GuestState.INVITED,
        GuestState.CONSENTED,
        GuestState.DECLINED,
    },
    GuestState.DECLINED: {
        GuestState.INVITED,
        GuestState.CONSENTED,
        GuestState.ACCEPTED,
    },
    GuestState.CAME: {GuestState.ACCEPTED},
}


@dataclass(frozen=True)
class Guest:
    """Somebody who is invited; `need` is why, where something is taught and sold.

    `consented_at` is when they agreed to be introduced to the others.
    """

    gathering: GatheringId
    branch: BranchId
    client: ClientId
    contact: ContactId | None
    need: NeedId | None = None
    state: GuestState = GuestState.INVITED
    consented_at: datetime | None = None

    @property
    def id(self) -> str:
        """What makes it the same: a client is invited once to an event."""
        named = f"{self.gathering}\n{self.client}"
        return md5(named.encode(), usedforsecurity=False).hexdigest()

    def answered(self, state: GuestState, to: Gathering, now: datetime) -> "Guest":
        """Return it with what they said; raises as follows.

        CalledOff, NotTheNext, NotYetBegun and ConsentMissing.
        """
        to.require_held()
        if self.state not in FOLLOWS.get(state, ()):
            raise NotTheNext(None, FieldError("state", f"they have {self.state}"))
        if state is GuestState.CONSENTED:
            return replace(self, state=state, consented_at=now)
        if state is GuestState.DECLINED:
            return replace(self, state=state, consented_at=None)
        if to.aim is Aim.INTRODUCE and self.consented_at is None:
            raise ConsentMissing(None, FieldError("state", "consent comes first"))
        if state is GuestState.CAME:
            require_begun(to, now)
        return replace(self, state=state)


def invited(to: Gathering, guest: Guest, now: datetime) -> Task:
    """Return what is to be done about a guest; raises as follows.

    NeedMissing where something is sold and no need is named, CalledOff and EventBegun
    when it is too late.
    """
    to.require_held()
    if to.aim is Aim.TEACH_SELL and guest.need is None:
        raise NeedMissing(None, FieldError("need_id", "no need is named"))
    if to.starts_at <= now:
        raise EventBegun(None, FieldError("starts_at", "it has begun"))
    return Task(
        client=guest.client,
        branch=guest.branch,
        purpose=Purpose.INVITATION,
        occasion=to.id,
        not_before=now,
        due_at=min(now + TO_INVITE, to.starts_at),
        expires_at=to.starts_at,
        contact=guest.contact,
        note=to.name,
    )


def require_begun(at: Gathering, now: datetime) -> None:
    """Raise NotYetBegun before an event begins."""
    if now < at.starts_at:
        raise NotYetBegun(None, FieldError("starts_at", "still ahead"))
