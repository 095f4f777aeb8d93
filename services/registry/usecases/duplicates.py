"""Duplicates: found by what clients are recognised by, and told apart for good."""

from collections.abc import Iterable, Iterator

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.registry.domain.duplicates import Marks, Pair, compared, in_order
from services.registry.domain.merges import check_same_branch
from services.registry.storage import duplicates as storage
from services.registry.usecases.clients import CLIENTS

A_WINDOW = 200
# Comes after every id.
LAST = ClientId("\x7f")
Place = tuple[ClientId, ClientId]


def similar(transaction: Transaction, client: ClientId) -> list[Pair]:
    """Find the clients that one looks like, the likeliest first; raises NotOnRecord."""
    CLIENTS.found(transaction, client, {})
    found = unknown(transaction, storage.marks_of(transaction, [client]))
    return sorted(found, key=lambda pair: (-pair.score, pair.other_id))


def unknown(transaction: Transaction, marks: Iterable[Marks]) -> list[Pair]:
    """Find the pairs with clients so recognised that nobody has told apart yet."""
    of = {each.client: each for each in marks}
    both = storage.sharing(transaction, of.values())
    found = storage.marks_of(transaction, {other for _, other in both})
    others = {each.client: each for each in found}
    apart = storage.told_apart(transaction, list(of))
    likely = (compared(of[one], others[two]) for one, two in both if two in others)
    return [pair for pair in likely if pair and place(pair) not in apart]


def listed(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> tuple[list[Pair], Place | None]:
    """List pairs by the ids of their clients, each once, and where to go on after.

    A page looks at so many clients and no more: it may be empty, and not the last.
    """
    start = after[0] if after else ClientId("")
    window = storage.window(transaction, branch, start, A_WINDOW)
    marks = storage.marks_of(transaction, window)
    ours = [p for p in unknown(transaction, marks) if p.client_id < p.other_id]
    more = sorted((p for p in ours if not after or place(p) > after), key=place)
    if len(more) > most:
        return more[:most], place(more[most - 1])
    looked_on = len(window) == A_WINDOW
    return more, (window[-1], LAST) if looked_on else None


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
