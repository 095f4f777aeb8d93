"""Sales: followed up, never left in silence, and nothing follows a cancelled one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.contracts.sales import SaleCancelled, SaleMade
from libs.contracts.verdicts import AHEAD_OF_TIME, CLOCK_SKEW, Verdict, Verdicts
from libs.storage.named import Named, meant, named
from libs.storage.transactions import Transaction
from services.cadence.domain.filters import ClientFilter
from services.cadence.domain.triggers import Kind, Trigger
from services.cadence.storage import sales as storage
from services.cadence.storage import settings
from services.cadence.storage.sales import Place, Silent
from services.cadence.usecases import triggers

SaleEvent = SaleMade | SaleCancelled
MADE, CANCELLED = 1, 2


def record(transaction: Transaction, told: Sequence[SaleEvent]) -> Verdicts:
    """Keep sales as they stand; one whose client is not known yet comes again.

    One that is dated in the future is for a person to look at.
    """
    known, now = named(transaction, {s.client_ref for s in told}), transaction.now
    found = {s.key: whose(s, known.get(s.client_ref, ()), now) for s in told}
    calls = [
        trigger(sale, client)
        for sale in told
        if isinstance(client := found[sale.key], Named)
    ]
    triggers.tell(transaction, calls)
    return {key: why for key, why in found.items() if not isinstance(why, Named)}


def whose(sale: SaleEvent, known: Sequence[Named], now: datetime) -> Named | Verdict:
    """Return whom the sale is to, or why nobody can say."""
    is_ahead = isinstance(sale, SaleMade) and sale.sold_at > now + CLOCK_SKEW
    return AHEAD_OF_TIME if is_ahead else meant(sale, known)


def trigger(sale: SaleEvent, client: Named) -> Trigger:
    is_made = isinstance(sale, SaleMade)
    return Trigger(
        client=client.id,
        branch=client.branch,
        kind=Kind.SALE,
        subject=sale.sale_id,
        at=sale.sold_at if isinstance(sale, SaleMade) else sale.cancelled_at,
        note=(sale.name or "") if isinstance(sale, SaleMade) else "",
        ended=not is_made,
        revision=MADE if is_made else CANCELLED,
    )


def silent(
    transaction: Transaction,
    wanted: ClientFilter,
    days: int | None,
    after: Place | None,
    most: int,
) -> Sequence[Silent]:
    """List sales since which nobody of ours has spoken with the client.

    Without `days` those that are as old as the owner has said.
    """
    if days is None:
        days = settings.held(transaction).silent_sale_days
    before: datetime = transaction.now - timedelta(days=days)
    return storage.silent(transaction, wanted, before, after, most)
