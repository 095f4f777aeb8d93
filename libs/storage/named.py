"""Clients as other systems name them: by their id, or their number in billing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from libs.contracts.record import Event
from libs.contracts.verdicts import Park, Retry, Verdict
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId

NAMED = """
select reference as told, client_id, branch_id from {schema}.clients
where reference = any(:references)
union select client_id, client_id, branch_id from {schema}.clients
where client_id = any(:references) and revision is not null
"""


@dataclass(frozen=True)
class Named:
    """A client that a number or an id names, and its home branch."""

    id: ClientId
    branch: BranchId


def named(
    transaction: Transaction, references: Collection[str]
) -> dict[str, list[Named]]:
    """Find the clients that ids, or numbers in the billing system, name."""
    statement = text(NAMED.replace("{schema}", transaction.service))
    rows = transaction.session.execute(statement, {"references": sorted(references)})
    found: dict[str, list[Named]] = {}
    for told, client, branch in rows:
        found.setdefault(told, []).append(Named(client, branch))
    return found


def meant(event: Event, known: Sequence[Named]) -> Named | Verdict:
    """Return the one client that the sender may tell of, or why there is none."""
    branches = event.sent.branches
    allowed = [each for each in known if branches is None or each.branch in branches]
    if not allowed:
        return Retry("no client with this number is known yet")
    return allowed[0] if len(allowed) == 1 else Park("several clients have this number")
