"""A wrong match corrected: taken back from one client and logged with the other."""

from dataclasses import replace

from libs.storage.transactions import Transaction
from libs.values import ClientId, ContactId, Refused
from services.touchpoints.domain.touches import Touch, id_with
from services.touchpoints.storage import imported, references
from services.touchpoints.usecases import relationships, rematch, taken_back, touches


class SameClient(Refused):
    """It is this client's already."""


class NothingToTeach(Refused):
    """The contact has no telephone number; an address is taught as one unmatched."""


def reassign(transaction: Transaction, wrong: Touch, client: ClientId) -> Touch:
    """Log a touch with the client it was with, and take it back from the other.

    Raises NoSuchRelationship, SameClient, AlreadyTakenBack.
    """
    whose = relationships.found(transaction, client)
    if became := taken_back.what_became(transaction, wrong):
        raise touches.AlreadyTakenBack(became)
    if wrong.client == client:
        raise SameClient
    right = replace(
        wrong,
        id=id_with(wrong.id, client),
        client=whose.client,
        branch=whose.branch,
        contact=contact_at(transaction, wrong.number, client),
        against_opt_out=False,
    )
    relationships.lock(transaction, {wrong.client, client})
    touches.take_back(transaction, wrong.id, "it was with another client")
    touches.record(transaction, [right])
    imported.note_copy(transaction, wrong.id, right.id)
    return right


def reassign_for_good(
    transaction: Transaction, wrong: Touch, client: ClientId
) -> Touch:
    """Reassign a touch, and teach that its number is this client's.

    Raises NothingToTeach, and what `reassign` raises.
    """
    if wrong.number is None:
        raise NothingToTeach
    right = reassign(transaction, wrong, client)
    rematch.assign(transaction, wrong.number, client)
    return right


def contact_at(
    transaction: Transaction, number: str | None, client: ClientId
) -> ContactId | None:
    """Find whose number it is at the client, where it is one contact's only."""
    known = references.candidates(transaction, [number] if number else [])
    contacts = {
        each.contact
        for candidates in known.values()
        for each in candidates
        if each.client == client and each.contact
    }
    return contacts.pop() if len(contacts) == 1 else None
