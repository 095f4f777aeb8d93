"""Findings: filed and read with one client at a time; their words go nowhere else."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from libs.values import FindingId
from services.registry.domain.clients import Client
from services.registry.domain.findings import Finding, FindingKind
from services.registry.storage import findings as storage


def file(
    transaction: Transaction,
    client: Client,
    finding: FindingId,
    kind: FindingKind,
    text: str,
) -> Finding:
    """File what a client let us know; raises BadNote."""
    filed = Finding(
        id=finding,
        branch=client.branch,
        client=client.id,
        kind=kind,
        text=text,
        filed_at=transaction.now,
        filed_by=transaction.actor,
    )
    storage.add(transaction, filed)
    transaction.audit("finding filed", filed.id)
    return filed


def of_client(
    transaction: Transaction, client: Client, after: Sequence[str] | None, most: int
) -> list[Finding]:
    """Read a client's, the newest first."""
    return storage.of_client(transaction, client.id, after, most)


def count(transaction: Transaction, client: Client) -> int:
    """Count a client's."""
    return storage.count(transaction, client.id)
