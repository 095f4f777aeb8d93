"""Clients and prospects on record."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.registry.domain.clients import Client, client_id
from services.registry.domain.entries import Entry
from services.registry.domain.names import name_key
from services.registry.storage.columns import OF_A_BRANCH, table_of
from services.registry.storage.entries import Wanted

MERGED = (
    "(client_id in (select client_id from registry.merges where undone_at is null))"
    " = cast(:merged as boolean)"
)
FILTERS = OF_A_BRANCH | {
    "status": "status = :status",
    "merged": MERGED,
    "tier": "tier = :tier",
    "group": "group_id = :group",
    "account_manager": "account_manager = :account_manager",
    "looked_after_by": ":looked_after_by in (account_manager, deputy)",
}
CLIENTS = table_of("clients", Client, "client_id", FILTERS)

# Joined, not compared with arrays: a plan that was made while there were few clients
# would compare each of many with every element.
LIKE_ONE_OF = """
client_id in (
  select unnest(cast(:ids as text[]))
  union all
  select c.client_id from registry.clients c
  join unnest(cast(:branches as text[]), cast(:references as text[]))
    as like_it (branch_id, reference) using (branch_id, reference)
  union all
  select c.client_id from registry.clients c
  join unnest(cast(:branches as text[]), cast(:names as text[]))
    as like_it (branch_id, name_key) using (branch_id, name_key)
)
"""

# Rows of any table that belong to the clients, found by its index.
OF_CLIENTS = """
(branch_id, client_id) in (
  select branch_id, client_id from registry.clients
  where client_id in (select unnest(cast(:clients as text[])))
)
"""

Likeness = tuple[BranchId, str | None, str]


def lock_like(
    transaction: Transaction, likenesses: Sequence[Likeness]
) -> list[Entry[Client]]:
    """Take in hand those that may be meant by a branch, reference or none, and name."""
    return CLIENTS.lock_all(
        transaction,
        LIKE_ONE_OF,
        branches=[branch for branch, _, _ in likenesses],
        ids=[client_id(*each) for each in likenesses],
        references=[reference for _, reference, _ in likenesses],
        names=[name_key(name) for _, _, name in likenesses],
    )


def in_groups(
    transaction: Transaction, groups: Sequence[str], wanted: Wanted
) -> list[Entry[Client]]:
    """Read by name the clients of groups for which everything `wanted` holds."""
    wanted = {**wanted, "merged": "false"}
    conditions = " and ".join(FILTERS[name] for name in wanted)
    return CLIENTS.read(
        transaction,
        f"where group_id = any(:groups) and {conditions} order by name_key, client_id",
        **wanted,
        groups=list(groups),
    )
