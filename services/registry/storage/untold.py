"""Records from before their announcement: told later, each once."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry, F
from services.registry.storage.entries import Table


def tell(transaction: Transaction, table: Table[F], most: int) -> list[Entry[F]]:
    """Note that records are told of now; return those that were not before."""
    name = table.bulk.table
    rows = transaction.session.execute(
        text(
            f"update registry.{name} set told = true where {table.key} in ("
            f"select {table.key} from registry.{name} where not told"
            f" order by {table.key} limit :most for no key update skip locked)"
            f" returning {table.key}"
        ),
        {"most": most},
    )
    told = list(rows.scalars())
    condition = f"where {table.key} = any(:told) order by {table.key}"
    return table.read(transaction, condition, told=told)
