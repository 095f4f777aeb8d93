"""Late issues: whose newsletter is not sent by the day it is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from libs.calendars.months import Month
from libs.observability import metrics
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.outbound.storage import newsletter_terms
from services.outbound.storage import newsletters as storage


@dataclass(frozen=True)
class Missing:
    """A month's issue of a branch that is late: how far it has come, if at all."""

    branch: BranchId
    name: str
    month: Month
    since: date
    state: str


def missing(transaction: Transaction) -> Sequence[Missing]:
    """Say which branches' issues of this month and of the last are late."""
    due = newsletter_terms.read(transaction).due_day
    return [
        Missing(
            branch=row.branch_id,
            name=row.name,
            month=Month(row.month.year, row.month.month),
            since=row.month.replace(day=due),
            state=state_of(row.issue_id, row.approved_at),
        )
        for row in storage.of_late(transaction)
        if row.today > row.month.replace(day=due) and row.sent_at is None
    ]


def state_of(issue: str | None, approved_at: object) -> str:
    if issue is None:
        return "nothing"
    return "approved" if approved_at else "draft"


def measure(transaction: Transaction) -> None:
    """Show which branches' newsletter is late."""
    for late in missing(transaction):
        metrics.NEWSLETTERS_LATE.labels(late.branch).set(1)
