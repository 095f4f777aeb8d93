"""Invitations: what cadence draws up goes out by mail, its last word only."""

from collections.abc import Mapping, Sequence

from libs.contracts.invitations import InvitationDrawnUp
from libs.storage.transactions import Transaction
from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import Message, Suppressed
from services.outbound.domain.meetings import (
    CANCEL,
    NotAnInvitation,
    Where,
    invitation,
)
from services.outbound.domain.messages import Channel, Draft, Form, Key
from services.outbound.domain.owed import EXEMPT
from services.outbound.domain.senders import Identity
from services.outbound.storage import addressees, copies, senders
from services.outbound.storage import invitations as storage
from services.outbound.storage.addressees import Addressee
from services.outbound.usecases import ledger

PURPOSE = "invitation"
SAID_SINCE = Suppressed("said_since")
NEVER_INVITED = Suppressed("never_invited")
NO_INVITATION = Suppressed("not_an_invitation")


def record(transaction: Transaction, drawn_up: Sequence[InvitationDrawnUp]) -> None:
    """Queue invitations; they must arrive, and are of no use once it has begun."""
    newest: dict[str, InvitationDrawnUp] = {}
    for each in sorted(drawn_up, key=lambda told: told.sequence):
        newest[each.task_id] = each
    said = {task: (each.branch_id, each.sequence) for task, each in newest.items()}
    storage.keep(transaction, said)
    erased = copies.erased(transaction, {each.contact_id for each in drawn_up})
    ledger.queue(
        transaction,
        [
            draft(transaction, each)
            for each in newest.values()
            if each.contact_id not in erased
        ],
    )


def draft(transaction: Transaction, told: InvitationDrawnUp) -> Draft:
    period = f"{told.task_id}.{told.sequence}"
    return Draft(
        Key(told.branch_id, PURPOSE, period, told.contact_id, Channel.EMAIL),
        client=told.client_id,
        gap_class=EXEMPT,
        form=Form.INVITATION,
        words={
            "task": told.task_id,
            "sequence": str(told.sequence),
            "method": told.method,
            "calendar": told.body,
        },
        not_before=transaction.now,
        not_after=max(told.starts_at, transaction.now),
        critical=True,
        contact=told.contact_id,
    )


def compose(
    transaction: Transaction, messages: Sequence[Message]
) -> Mapping[str, Content | Suppressed]:
    """Write what goes with invitations; only the last word of a meeting goes out.

    Whom no invitation reached is not told that the meeting is off.
    """
    last = storage.last(transaction, {each.words["task"] for each in messages})
    invited = storage.invited(transaction, [each.id for each in messages])
    names = addressees.read(transaction, messages)
    who = senders.of(transaction, {each.branch for each in messages})

    def written_or_not(each: Message) -> Content | Suppressed:
        if last.get(each.words["task"]) != int(each.words["sequence"]):
            return SAID_SINCE
        if each.words["method"] == CANCEL and each.id not in invited:
            return NEVER_INVITED
        return written(each, names[each.id], who[each.branch])

    return {each.id: written_or_not(each) for each in messages}


def written(message: Message, names: Addressee, who: Identity) -> Content | Suppressed:
    where = Where(
        language=who.language_for(names.language, names.country),
        country=names.country or who.country,
        zone=names.zone or who.zone,
    )
    try:
        called = names.person or names.client
        return invitation(message.words["calendar"], called, where, who.name)
    except NotAnInvitation:
        return NO_INVITATION
