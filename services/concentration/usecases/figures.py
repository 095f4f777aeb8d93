"""What owners and operations watch of concentration."""

from libs.observability import metrics
from libs.storage.transactions import Transaction
from services.concentration.storage import beaches, limits

FIRM = "firm"


def measure(transaction: Transaction) -> None:
    """Set the gauges of limits and of the beach, by branch."""
    show_limits(transaction)
    for what, branch, level, number in beaches.counted(transaction):
        metrics.BEACHES.labels(what, branch or FIRM, level).set(number)


def show_limits(transaction: Transaction) -> None:
    """Show how limits stand; those that are unknown have no gauge."""
    today = transaction.now.date()
    for each in limits.all_of(transaction):
        if each.is_unknown:
            continue
        labels = each.limit.value, each.branch or FIRM
        metrics.LIMIT_LEVEL.labels(*labels).set(each.level)
        metrics.LIMIT_SOUNDS.labels(*labels).set(each.sounds(today))
        if each.value is not None:
            metrics.LIMIT_VALUE.labels(*labels).set(each.value)
