"""Outcomes: what a hand found out is written down, and what it says of an address."""

from collections.abc import Mapping, Sequence

from libs.storage.transactions import Transaction
from services.outbound.domain.parcels import Never, Outcome
from services.outbound.domain.returned_mails import Bounced, Cause
from services.outbound.storage import returned_mails as storage
from services.outbound.usecases import bounces, settling


def record(
    transaction: Transaction, outcomes: Mapping[str, Outcome], by: Sequence[str]
) -> None:
    """Settle what came of messages, `by` whose claims they were handed over.

    A server that knows no such address says at once what a returned mail says later.
    """
    settling.settle(transaction, outcomes, by)
    unknown = {
        message: bounced
        for message, outcome in outcomes.items()
        if isinstance(outcome, Never)
        and (bounced := Bounced(outcome.status)).cause is Cause.UNKNOWN_ADDRESS
    }
    if unknown:
        for gone in storage.refused(transaction, list(unknown)):
            bounces.bounce(transaction, gone, unknown[gone.id])
