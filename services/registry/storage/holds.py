"""Holds on record, and who is on hold by their own or by another's."""

from collections.abc import Collection

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.entries import F
from services.registry.domain.holds import Hold
from services.registry.storage.columns import OF_A_BRANCH, table_of
from services.registry.storage.entries import Table

HOLDS = table_of(
    "holds", Hold, "hold_id", OF_A_BRANCH | {"live": "(lifted_at is null) = :live"}
)
# Whoever is merged with a held client, whichever counts for which, is held as well.
HELD = """with recursive held (client_id) as (
  select client_id from registry.holds where lifted_at is null
  union
  select case when m.client_id = h.client_id then m.survivor else m.client_id end
  from registry.merges m join held h on h.client_id in (m.client_id, m.survivor)
  where m.undone_at is null
)
select client_id from held"""


def stand_still(transaction: Transaction) -> None:
    """Wait for holds under way, and let none be placed before all is committed."""
    transaction.session.execute(text("lock table registry.holds in share mode"))


def standing(transaction: Transaction) -> set[ClientId]:
    """Return the clients that are on hold, and those merged with them."""
    return set(transaction.session.execute(text(HELD)).scalars())


def held(transaction: Transaction, clients: Collection[str]) -> set[str]:
    """Return those of the clients that are on hold, or merged with one that is."""
    found = transaction.session.execute(
        text(f"{HELD} where client_id = any(:clients)"), {"clients": list(clients)}
    )
    return set(found.scalars())


def of_held(
    transaction: Transaction, table: Table[F], ids: Collection[str]
) -> set[str]:
    """Return those of some records that are of a client on hold."""
    if "client_id" not in table.bulk.columns:
        return set()
    found = transaction.session.execute(
        text(
            f"select {table.key} from registry.{table.bulk.table}"
            f" where {table.key} = any(:ids) and client_id in ({HELD})"
        ),
        {"ids": list(ids)},
    )
    return set(found.scalars())
