"""How an issue stands: who has it on paper, who has not and why, and who read it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.outbound.domain import copies as rules
from services.outbound.domain.copies import Delivery, Readership, Standing
from services.outbound.domain.newsletters import Issue
from services.outbound.storage import newsletter_copies as storage
from services.outbound.storage import newsletter_terms
from services.outbound.usecases.moving import MOVED

MOST_AT_ONCE = 1_000


@dataclass(frozen=True)
class Summary:
    """How an issue stands: how many have what of it, and why some have nothing."""

    deliveries: dict[Delivery, int]
    left_out: dict[str, int]
    copies: int
    reach: int
    cost: Decimal | None
    readership: Readership


def standings(
    transaction: Transaction, issue: Issue, staff: StaffId | None, after: str, most: int
) -> list[Standing]:
    """List how an issue stands with each client of its branch."""
    of = (issue.id, issue.branch)
    return storage.standings(transaction, of, staff, after, most)


def summary(transaction: Transaction, issue: Issue, staff: StaffId | None) -> Summary:
    """Count how an issue stands."""
    told = list(everybody(transaction, issue, staff))
    deliveries = Counter(each.delivery for each in told)
    paper = storage.reach(transaction, (issue.id, issue.branch), staff)
    of_one = newsletter_terms.read(transaction).copy_cost
    said = Counter(e.read for e in told if e.delivery is Delivery.DELIVERED)
    left_out = Counter(e.rule for e in told if e.delivery is Delivery.LEFT_OUT)
    # An account manager sees their own clients; whoever moved is another's by now.
    if staff is None and (moved := storage.moved_away(transaction, issue.id)):
        left_out[MOVED.rule] += moved
    return Summary(
        deliveries=dict(deliveries),
        left_out={rule: number for rule, number in left_out.items() if rule},
        copies=paper.copies,
        reach=paper.reach,
        cost=rules.cost(paper.copies, of_one),
        readership=Readership(said.total(), said[True], said[False]),
    )


def everybody(
    transaction: Transaction, issue: Issue, staff: StaffId | None
) -> Iterator[Standing]:
    after = ""
    while some := standings(transaction, issue, staff, after, MOST_AT_ONCE):
        yield from some
        after = some[-1].client
