"""People recorded twice at a client: found by what is alike, and told apart."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, Invalid
from services.registry.domain.contact_duplicates import ContactPair, pairs
from services.registry.domain.texts import wrong
from services.registry.storage import contacts
from services.registry.storage import duplicates as storage
from services.registry.usecases.contacts import CONTACTS
from services.registry.usecases.duplicates import windows


class NotOfOneClient(Invalid):
    """Two different people of one client are told apart."""


def listed(
    transaction: Transaction,
    branch: BranchId | None,
    after: tuple[str, ...] | None,
    most: int,
) -> list[ContactPair]:
    """List pairs by their client and ids, each pair once."""
    found: list[ContactPair] = []
    for window in windows(transaction, branch, ClientId(after[0] if after else "")):
        more = unknown(transaction, window)
        found += [pair for pair in more if not after or pair.place > after]
        if len(found) >= most:
            break
    return found[:most]


def unknown(transaction: Transaction, clients: Sequence[ClientId]) -> list[ContactPair]:
    """Find the pairs among the people of clients that nobody has told apart yet."""
    people = contacts.active_of(transaction, clients)
    apart = storage.told_apart(transaction, [each.id for each in people])
    return [pair for pair in pairs(people) if pair.both not in apart]


def dismiss(transaction: Transaction, one: ContactId, other: ContactId) -> None:
    """Remember that two people are not the same; raises NotOnRecord, NotOfOneClient."""
    pair = sorted((one, other))
    both = [CONTACTS.found(transaction, contact, {}).fact for contact in pair]
    if one == other or both[0].client != both[1].client:
        raise wrong(NotOfOneClient, "other_id")
    storage.tell_apart(transaction, both[0].branch, (pair[0], pair[1]))
    transaction.audit("contacts told apart", one, other=other)
