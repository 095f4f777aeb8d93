"""Who pays: clients as billing calls them, their zone and the firm's currency."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.named import Named
from libs.storage.transactions import Transaction

# One statement for all that an invoice must be told by: an invoice is one journey more.
PAYERS = text("""
select t.told, c.client_id as id, c.branch_id as branch, b.zone, f.currency
from unnest(cast(:references as text[])) as t (told)
join concentration.clients c on c.reference = t.told or c.client_id = t.told
left join concentration.branches b on b.branch_id = c.branch_id
cross join concentration.firm f
""")


@dataclass(frozen=True)
class Payer(Named):
    """A client, the zone of its branch once that is known, and the firm's currency."""

    zone: str | None
    currency: str


def named(
    transaction: Transaction, references: Collection[str]
) -> dict[str, list[Payer]]:
    """Find the clients that ids, or numbers in the billing system, name."""
    rows = transaction.session.execute(PAYERS, {"references": sorted(references)})
    found: dict[str, list[Payer]] = {}
    for told, *payer in rows:
        found.setdefault(told, []).append(Payer(*payer))
    return found
