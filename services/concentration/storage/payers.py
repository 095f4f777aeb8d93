"""Who pays: clients as billing calls them, their zone and the firm's currency."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.named import Named
from libs.storage.told import as_json, told
from libs.storage.transactions import Transaction
from services.concentration.storage.entering import SETTLED

# One statement for all that an invoice must be told by: an invoice is one journey more.
# It waits for whoever voids one or changes what counts, and they for it.
PAYERS = text(f"""
select n.reference, c.client_id as id, c.branch_id as branch, b.zone, f.currency
from {told("references", {"reference": "text"})}
join concentration.clients c on c.reference = n.reference or c.client_id = n.reference
join concentration.branches b on b.branch_id = c.branch_id
cross join concentration.firm f cross join {SETTLED} as settled
""")


@dataclass(frozen=True)
class Payer(Named):
    """A client of a branch that is known, the zone of that, and the firm's currency."""

    zone: str
    currency: str


def named(
    transaction: Transaction, references: Collection[str]
) -> dict[str, list[Payer]]:
    """Find the clients that ids, or numbers in the billing system, name."""
    asked = as_json([{"reference": each} for each in sorted(references)])
    found: dict[str, list[Payer]] = {}
    for reference, *payer in transaction.session.execute(PAYERS, {"references": asked}):
        found.setdefault(reference, []).append(Payer(*payer))
    return found
