"""Relationships: what each is worth, as touchpoints values it."""

from collections.abc import Sequence
from datetime import timedelta

from libs.contracts.touchpoints import RelationshipRevalued
from libs.decay import Law, Standing
from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Valuation
from services.cadence.storage import clients


def revalue(transaction: Transaction, revalued: Sequence[RelationshipRevalued]) -> None:
    """Keep the newest value of each client; when to be in touch does not follow it."""
    held = clients.lock(transaction, {r.client_id: r.branch_id for r in revalued})
    known = {client.id: client for client in held}
    for fact in revalued:
        valuation = Valuation(standing_of(fact), fact.revision)
        known[fact.client_id] = known[fact.client_id].valued(valuation)
    clients.save(transaction, list(known.values()))


def standing_of(fact: RelationshipRevalued) -> Standing | None:
    if fact.value is None:
        return None
    return Standing(
        value=fact.value,
        as_of=fact.as_of,
        decays_from=fact.decays_from or fact.as_of,
        law=Law(fact.law),
        rate=fact.rate,
        grace=timedelta(days=fact.grace_days),
        revision=fact.revision,
    )
