"""Duplicates: found by what clients are recognised by, and told apart for good."""

from collections.abc import Iterable, Iterator

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.registry.domain.duplicates import Marks, Pair, in_order, pairs
from services.registry.domain.merges import check_same_branch
from services.registry.storage import duplicates as storage
from services.registry.usecases.clients import CLIENTS

A_WINDOW = 200
Place = tuple[ClientId, ClientId]


def similar(transaction: Transaction, client: ClientId) -> list[Pair]:
    """Find the clients that one looks like, the likeliest first; raises NotOnRecord."""
    CLIENTS.found(transaction, client, {})
    found = unknown(transaction, storage.marks_of(transaction, [client]))
    return sorted(found, key=lambda pair: (-pair.score, pair.other_id))


def unknown(transaction: Transaction, marks: Iterable[Marks]) -> list[Pair]:
    """Find the pairs with clients so recognised that nobody has told apart yet."""
    of = list(marks)
    apart = storage.told_apart(transaction, [each.client for each in of])
    likely = pairs(of, storage.likely(transaction, of))
    return [pair for pair in likely if place(pair) not in apart]


def listed(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> list[Pair]:
    """List pairs by the ids of their clients, each pair once."""
    found: list[Pair] = []
    for window in windows(transaction, branch, after[0] if after else ClientId("")):
        marks = storage.marks_of(transaction, window)
        ours = [p for p in unknown(transaction, marks) if p.client_id < p.other_id]
        more = [pair for pair in ours if not after or place(pair) > after]
        found += sorted(more, key=place)
        if len(found) >= most:
            break
    return found[:most]


def windows(
    transaction: Transaction, branch: BranchId | None, start: ClientId
) -> Iterator[list[ClientId]]:
    while ids := storage.window(transaction, branch, start, A_WINDOW):
        yield ids
        if len(ids) < A_WINDOW:
            return
        start = ClientId(f"{ids[-1]}\x01")


def place(pair: Pair) -> Place:
    return in_order(pair.client_id, pair.other_id)


def dismiss(transaction: Transaction, one: ClientId, other: ClientId) -> None:
    """Remember that two clients are not the same.

    Raises NotOnRecord, SameOne and OtherBranch.
    """
    pair = in_order(one, other)
    both = [CLIENTS.found(transaction, client, {}).fact for client in pair]
    check_same_branch(*both)
    storage.tell_apart(transaction, both[0].branch, pair)
    transaction.audit("clients told apart", one, other=other)
