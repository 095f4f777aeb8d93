"""Invitations: whom to ask to an event, what they say, and whom they meet there."""

from libs.storage.transactions import Transaction
from libs.values import (
    ClientId,
    Conflict,
    FieldError,
    GatheringId,
    NotFound,
    Refused,
    StaffId,
)
from services.cadence.domain.gatherings import Gathering
from services.cadence.domain.guests import (
    ConsentMissing,
    Guest,
    GuestState,
    NeedMissing,
    invited,
    require_begun,
)
from services.cadence.storage import clients, copies
from services.cadence.storage import gatherings as kept_gatherings
from services.cadence.storage import guests as storage
from services.cadence.usecases import gatherings, tasks


class NotInvited(NotFound):
    """They are not invited to this event."""


class NoClientHere(NotFound):
    """The branch that holds the event has no such client."""


class NotTheirContact(Refused):
    """Nobody of this id is there at the client."""


class NotWhatIsOffered(Refused):
    """What is offered at the event is not what they need by our records."""


class InvitedAlready(Conflict):
    """They are invited to this event already."""


class OneOfThemIsMissing(Refused):
    """Only those who came are introduced, and each to somebody else."""


def invite(
    transaction: Transaction,
    to: Gathering,
    guest: Guest,
    staff: StaffId | None,
) -> None:
    """Invite a client, and open the task to do so.

    Raises NoClientHere, NotTheirContact, NeedMissing, NotWhatIsOffered, CalledOff,
    EventBegun and InvitedAlready.
    """
    client, whose = guest.client, (to.branch, staff)
    if not storage.may_be_invited(transaction, client, *whose):
        raise NoClientHere(None, FieldError("client_id", "not of this branch"))
    check(transaction, to, guest)
    task = invited(to, guest, transaction.now)
    if not storage.add(transaction, guest):
        raise InvitedAlready
    tasks.propose(transaction, [task])


def check(transaction: Transaction, to: Gathering, guest: Guest) -> None:
    """Raise NotTheirContact or NeedMissing unless both are the client's.

    Raise NotWhatIsOffered for a need that the event does not meet.
    """
    client, contact, need = guest.client, guest.contact, guest.need
    if contact and not copies.works_at(transaction, contact, client):
        raise NotTheirContact(None, FieldError("contact_id", "not of this client"))
    if need is None:
        return
    named = kept_gatherings.open_need(transaction, need, client)
    if named is None:
        raise NeedMissing(None, FieldError("need_id", "no open need of this client"))
    if to.offer and not to.meets(named):
        raise NotWhatIsOffered(None, FieldError("need_id", f"{named}, not {to.offer}"))


def answer(transaction: Transaction, guest: Guest, state: GuestState) -> Guest:
    """Write down what they said.

    Raises CalledOff, NotTheNext, NotYetBegun and ConsentMissing.
    """
    to = gatherings.found(transaction, guest.gathering)
    answered = guest.answered(state, to, transaction.now)
    clients.lock_known(transaction, [answered.client])
    storage.save(transaction, answered)
    storage.close_task(transaction, answered)
    tasks.reckon(transaction, [answered.client])
    transaction.audit("guest answered", answered.id, state=state.value)
    return answered


def in_hand(
    transaction: Transaction,
    gathering: GatheringId,
    client: ClientId,
    staff: StaffId | None,
) -> Guest:
    """Take a guest in hand; raises NotInvited."""
    if locked := storage.lock(transaction, gathering, client, staff):
        return locked
    raise NotInvited


def introduce(
    transaction: Transaction,
    gathering: GatheringId,
    pair: tuple[ClientId, ClientId],
    staff: StaffId | None,
) -> None:
    """Log that two who came were introduced to each other.

    One of them is `staff`'s, if that is given. Raises NoSuchGathering, CalledOff,
    NotYetBegun, NotInvited, OneOfThemIsMissing and ConsentMissing.
    """
    at = gatherings.found(transaction, gathering)
    at.require_held()
    require_begun(at, transaction.now)
    both = [in_hand(transaction, gathering, each, None) for each in sorted(set(pair))]
    if staff and not any(storage.lock(transaction, gathering, c, staff) for c in pair):
        raise NotInvited
    if {each.state for each in both} != {GuestState.CAME} or len(both) != len(pair):
        raise OneOfThemIsMissing
    if not all(each.consented_at for each in both):
        raise ConsentMissing
    kept_gatherings.introduce(transaction, at, pair)
