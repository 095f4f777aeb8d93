"""What owners and operations watch of touchpoints."""

from libs.observability import metrics
from libs.storage.branches import all_hours
from libs.storage.transactions import Transaction
from services.touchpoints.storage import figures


def measure(transaction: Transaction) -> None:
    """Set the gauges of levels, values and overdue callbacks, by branch."""
    for branch, level, count in figures.levels(transaction):
        metrics.CLIENTS.labels(branch, level).set(count)
    for branch, value in figures.mean_values(transaction):
        metrics.RELATIONSHIP_VALUE.labels(branch).set(value)
    for branch in all_hours(transaction):
        # So that the first that is declined is a rise.
        metrics.CALLS_DECLINED.labels(branch)
    for branch, count in figures.overdue_callbacks(transaction):
        metrics.CALLBACKS_OVERDUE.labels(branch).set(count)
