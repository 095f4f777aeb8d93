"""What owners and operations watch of concentration."""

from libs.observability import metrics
from libs.storage.transactions import Transaction
from services.concentration.storage import limits

FIRM = "firm"


def measure(transaction: Transaction) -> None:
    """Set the gauges of limits, by branch; those that are unknown have none."""
    today = transaction.now.date()
    for each in limits.all_of(transaction):
        if each.is_unknown:
            continue
        labels = each.limit.value, each.branch or FIRM
        metrics.LIMIT_LEVEL.labels(*labels).set(each.level)
        metrics.LIMIT_SOUNDS.labels(*labels).set(each.sounds(today))
        if each.value is not None:
            metrics.LIMIT_VALUE.labels(*labels).set(each.value)
