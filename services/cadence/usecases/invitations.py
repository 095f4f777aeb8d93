"""Invitations: drawn up here, and handed over to whoever sends them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.calendars.icalendars import Party
from libs.contracts.invitations import InvitationDrawnUp
from libs.storage.transactions import Transaction
from libs.values import (
    Conflict,
    ContactId,
    FieldError,
    Invalid,
    Refused,
    StaffId,
)
from services.cadence.domain.gate import Outcome
from services.cadence.domain.invitations import (
    Invitation,
    body_of,
    called_off,
    following,
)
from services.cadence.domain.purposes import SPOKEN
from services.cadence.storage import copies, planning
from services.cadence.storage import invitations as storage
from services.cadence.storage.invitations import Errand
from services.cadence.usecases import due_contacts, gate, grants
from services.cadence.usecases.task_changes import NoSuchTask

A_WINDOW = 500


class TaskIsOver(Conflict):
    """Nobody is invited to what is done or closed."""


class NotReachable(Invalid):
    """There is no e-mail address to write to, or to write from."""


class MeetingIsPast(Invalid):
    """A meeting begins later than now."""


class NoMeeting(Invalid):
    """Nobody is invited to what is sent."""


class MeetsSomebodyElse(Conflict):
    """Whoever of ours is to come meets somebody else in that time."""


class NotAtThatTime(Refused):
    """The client may not be met then."""


@dataclass(frozen=True)
class MeetingWish:
    """Whom at the client to invite to a task, from when, for how long."""

    task: str
    contact: ContactId
    starts_at: datetime
    minutes: int


def invite(
    transaction: Transaction, wish: MeetingWish, staff: StaffId | None
) -> Invitation:
    """Invite somebody to a task, or move the meeting; the same twice is told once.

    Raises NoSuchTask, TaskIsOver, NoMeeting, MeetingIsPast, NotReachable,
    SomebodyElseIsInvited, MeetsSomebodyElse, NotAtThatTime.
    """
    errand = in_hand(transaction, wish.task, staff)
    ours = who_comes(errand)
    if wish.starts_at <= transaction.now:
        raise MeetingIsPast(None, FieldError("starts_at", "past"))
    wanted = Invitation(
        task=errand.id,
        client=errand.task.client,
        branch=errand.task.branch,
        contact=wish.contact,
        staff=ours,
        starts_at=wish.starts_at,
        minutes=wish.minutes,
    )
    held = storage.held(transaction, wish.task)
    told = following(held, wanted)
    if told == held:
        return told
    if storage.is_taken(transaction, told):
        raise MeetsSomebodyElse
    ask_for(transaction, errand, told)
    storage.agree(transaction, told)
    return tell(transaction, told)


def call_off(transaction: Transaction, task: str, staff: StaffId | None) -> Invitation:
    """Call a meeting off; raises NoSuchTask, NobodyIsInvited and NotReachable."""
    in_hand(transaction, task, staff)
    grants.end(transaction, task)
    return tell(transaction, called_off(storage.held(transaction, task)))


def listed(
    transaction: Transaction, staff: StaffId | None, after: str, most: int
) -> Sequence[Invitation]:
    """List the invitations, of an account manager's clients or all that are seen."""
    return storage.page(transaction, staff, after, most)


def follow_tasks(transaction: Transaction) -> bool:
    """Call off what was agreed on and does not hold any more; tell if there was any."""
    concerned = storage.clients_of_void(transaction, A_WINDOW)
    if not concerned:
        return False
    gate.hold(transaction, concerned)
    for held in storage.void(transaction, concerned):
        off = called_off(held)
        grants.end(transaction, off.task)
        try:
            tell(transaction, off)
        except NotReachable:  # of who was erased there is no address left
            storage.save(transaction, off)
    return True


def who_comes(errand: Errand) -> StaffId:
    """Return who of ours is to come; raises TaskIsOver, NoMeeting, NotReachable."""
    if not errand.is_open:
        raise TaskIsOver
    if errand.task.way not in SPOKEN:
        raise NoMeeting(None, FieldError("task_id", "no meeting"))
    if errand.staff is None:
        raise NotReachable(None, FieldError("task_id", "nobody of ours has it"))
    return errand.staff


def ask_for(transaction: Transaction, errand: Errand, told: Invitation) -> None:
    """Let the meeting pass the gate, in place of what was granted for its task."""
    grants.end(transaction, errand.id)
    request = replace(
        due_contacts.request_of(errand.task, told.starts_at),
        id=errand.id,
        contact=told.contact,
    )
    answer = gate.ask(transaction, [request], gate.STILL_TO_DO).get(request.id)
    if answer is None:
        raise NotReachable(None, FieldError("contact_id", "no contact of the client"))
    if answer.decision.outcome is not Outcome.ALLOWED:
        raise NotAtThatTime(answer.decision.reason)


def in_hand(transaction: Transaction, task: str, staff: StaffId | None) -> Errand:
    # The client first, as everybody does who asks the gate.
    if client := storage.client_of(transaction, task):
        gate.hold(transaction, {client})
    errand = storage.in_hand(transaction, task, staff)
    if errand is None:
        raise NoSuchTask
    return errand


def tell(transaction: Transaction, told: Invitation) -> Invitation:
    """Keep how an invitation stands, and hand it over."""
    ours = party("staff_id", storage.ours(transaction, told.staff))
    theirs = party("contact_id", copies.theirs(transaction, told.contact, told.client))
    storage.save(transaction, told)
    planning.replan(transaction, clients=[told.client])
    drawn_up = InvitationDrawnUp(
        task_id=told.task,
        client_id=told.client,
        branch_id=told.branch,
        contact_id=told.contact,
        staff_id=told.staff,
        method=told.method.value,
        sequence=told.sequence,
        starts_at=told.starts_at,
        address=theirs.email,
        body=body_of(told, ours, theirs, transaction.now).decode(),
    )
    transaction.announce([drawn_up])
    return told


def party(field: str, known: tuple[str, str | None] | None) -> Party:
    """Return somebody who can be written to; raises NotReachable."""
    name, address = known or ("", None)
    if address is None:
        raise NotReachable(None, FieldError(field, "no address is known"))
    return Party(name, address)
