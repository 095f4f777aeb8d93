"""Whose number or address it is."""

from collections.abc import Iterable

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.domain.matching import Candidate

BY_NUMBER = """
select n.number as reference, n.client_id, nullif(n.contact_id, '') as contact_id,
  c.branch_id, c.counts_for, n.origin = 'taught' as taught
from touchpoints.numbers n join touchpoints.clients c using (client_id)
where n.number = any(:references)
"""
BY_ADDRESS = """
select a.address as reference, a.client_id, nullif(a.contact_id, '') as contact_id,
  c.branch_id, c.counts_for, a.taught
from touchpoints.addresses a join touchpoints.clients c using (client_id)
where a.address = any(:references)
"""
BY_CLIENT = """
select r.reference, c.client_id, null as contact_id, c.branch_id, c.counts_for,
  false as taught
from unnest(cast(:references as text[])) as r (reference)
join touchpoints.clients c on r.reference in (c.client_id, c.reference)
"""

Candidates = dict[str, list[Candidate]]


def candidates(transaction: Transaction, references: Iterable[str]) -> Candidates:
    """Find whom each phone number, mail address or client id may mean."""
    sorts: dict[str, set[str]] = {}
    for reference in references:
        sorts.setdefault(query_for(reference), set()).add(reference)
    found: Candidates = {}
    for query, wanted in sorts.items():
        rows = transaction.session.execute(text(query), {"references": sorted(wanted)})
        for row in rows:
            candidate = Candidate(
                row.client_id,
                row.contact_id,
                row.branch_id,
                taught=row.taught,
                counts_for=row.counts_for,
            )
            found.setdefault(row.reference, []).append(candidate)
    return found


def query_for(reference: str) -> str:
    if reference.startswith("+"):
        return BY_NUMBER
    return BY_ADDRESS if "@" in reference else BY_CLIENT


def teach(transaction: Transaction, reference: str, client: ClientId) -> None:
    """Remember that a number or an address is the client's, whatever else is said."""
    statements = TEACH_ADDRESS if "@" in reference else TEACH_NUMBER
    for statement in statements:
        transaction.session.execute(
            text(statement), {"reference": reference, "client": client}
        )


# What was taught before is forgotten: a person may have been wrong.
TEACH_NUMBER = (
    "delete from touchpoints.numbers where number = :reference and origin = 'taught'",
    """
    insert into touchpoints.numbers (number, client_id, branch_id, origin)
    select :reference, client_id, branch_id, 'taught'
    from touchpoints.clients where client_id = :client on conflict do nothing
    """,
)
TEACH_ADDRESS = (
    "update touchpoints.addresses set taught = false where address = :reference",
    """
    insert into touchpoints.addresses (address, client_id, branch_id, taught)
    select :reference, client_id, branch_id, true
    from touchpoints.clients where client_id = :client
    on conflict (address, client_id, contact_id) do update set taught = true
    """,
)
