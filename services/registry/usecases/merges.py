"""Merging: what was recorded of two clients counts for one, and can be told apart."""

from libs.contracts.upkeep import ClientMerged, ClientUnmerged
from libs.storage.transactions import Transaction
from libs.values import ClientId, FieldError
from services.registry.domain.entries import Entry
from services.registry.domain.merges import CountsForAnother, Merge, merged
from services.registry.storage import merges as storage
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.records import NotOnRecord, Records


def announcement(entry: Entry[Merge]) -> ClientMerged | ClientUnmerged:
    merge = entry.fact
    happened = ClientUnmerged if merge.undone_at else ClientMerged
    return happened(
        merge_id=merge.id,
        client_id=merge.client,
        survivor_id=merge.survivor,
        branch_id=merge.branch,
    )


MERGES = Records(storage.MERGES, announcement)


def merge(
    transaction: Transaction, survivor: ClientId, client: ClientId
) -> Entry[Merge]:
    """Let a client count for another of its branch.

    Raises NotOnRecord, SameClient, OtherBranch and MergedAlready.
    """
    both = CLIENTS.table.lock_all(
        transaction, "client_id = any(:ids)", ids=[survivor, client]
    )
    known = {entry.id: entry.fact for entry in both}
    if not {survivor, client} <= known.keys():
        raise NotOnRecord
    into = storage.into(transaction, [survivor, client])
    new = merged(known[survivor], known[client], into, transaction.now)
    transaction.audit("client merged", client, survivor=survivor)
    return MERGES.add(transaction, new)


def check_counts_for_itself(transaction: Transaction, client: ClientId) -> None:
    """Raise CountsForAnother of a client that is merged into another one."""
    if survivor := storage.into(transaction, [client]).get(client):
        merged_into = FieldError("client_id", f"merged into {survivor}")
        raise CountsForAnother(None, merged_into)


def undo(transaction: Transaction, merge_id: str) -> Entry[Merge]:
    """Let a merged client count for itself again; raises UndoneAlready."""
    entry = MERGES.in_hand(transaction, merge_id)
    undone = entry.fact.undone(transaction.now)
    transaction.audit("merge undone", undone.client, survivor=undone.survivor)
    return MERGES.change(transaction, entry, undone)
