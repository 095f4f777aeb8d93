"""Cover: how much of our time ahead is sold, and what ends with nothing after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.beach import HORIZON
from services.concentration.domain.cover import HORIZONS, Ahead, Cover, working_hours
from services.concentration.domain.covers import Colleague, Plan
from services.concentration.domain.left import Left, too_little_left
from services.concentration.domain.running import Running, running
from services.concentration.storage import cover as storage
from services.concentration.storage import cover_terms, engagement_ends
from services.concentration.storage.engagement_ends import End
from services.concentration.usecases.shares import NoSuchBranch, window_of

SOON = min(HORIZONS)


@dataclass(frozen=True)
class Scope:
    """The covers of a branch or the firm, and how many engagements run.

    `running` is None when nothing that was sold is on record.
    """

    covers: Sequence[Cover]
    running: Running | None


@dataclass(frozen=True)
class Covers:
    """The covers of each branch that is seen, and of all, as of a day."""

    as_of: date
    firm: Scope
    branches: Mapping[BranchId, Scope]


def of(transaction: Transaction, as_of: date | None, branch: BranchId | None) -> Covers:
    """Measure the cover of one branch or each, and of all together.

    Raises NoSuchBranch and NotYetThere.
    """
    plan = planned(transaction, as_of)
    if branch and branch not in plan.seen:
        raise NoSuchBranch
    until = Ahead(plan.first, HORIZON.days).last
    changes = engagement_ends.changes(transaction, plan.first, until)
    floor = cover_terms.terms(transaction).least_engagements
    wanted = [branch] if branch else plan.seen
    sold = {each for each, found in plan.on_record.items() if found.sold}

    def count(whose: set[BranchId]) -> Running | None:
        its = [(day, change) for of, day, change in changes if of in whose]
        return running(its, plan.first, floor) if sold & whose else None

    return Covers(
        plan.first,
        Scope([plan.firm(days) for days in HORIZONS], count({*plan.seen})),
        {
            each: Scope([plan.branch(each, days) for days in HORIZONS], count({each}))
            for each in wanted
        },
    )


def of_people(
    transaction: Transaction, as_of: date | None, branch: BranchId | None
) -> list[tuple[Colleague, list[Cover]]]:
    """Measure how much of the time of each of our project staff is booked."""
    plan = planned(transaction, as_of)
    return [
        (each, [plan.person(each, days) for days in HORIZONS])
        for each in plan.project_staff
        if branch in {None, each.branch}
    ]


def left(
    transaction: Transaction, as_of: date | None
) -> tuple[Cover, float, list[Left] | None]:
    """List whose loss would leave too little sold of the next 30 days.

    With it comes the cover as it is, and what is too little.
    """
    plan = planned(transaction, as_of)
    below = cover_terms.terms(transaction).beach_below
    signed = storage.signed_by_unit(transaction, Ahead(plan.first, SOON))
    found = too_little_left(plan, SOON, signed, below)
    return plan.firm(SOON), below, found


def ends(
    transaction: Transaction, as_of: date | None, branch: BranchId | None
) -> tuple[date, list[End]]:
    """List what ends within 90 days, or ended as many days ago, and nothing follows."""
    day = window_of(transaction, as_of).as_of
    return day, engagement_ends.unfollowed(transaction, day, HORIZON.days, branch)


def planned(transaction: Transaction, as_of: date | None) -> Plan:
    """Read what is known of the days ahead; raises NotYetThere."""
    ahead = Ahead(window_of(transaction, as_of).as_of, max(HORIZONS))
    hours = branches.all_hours(transaction)
    return Plan(
        ahead.first,
        {each: working_hours(its, ahead) for each, its in hours.items()},
        storage.colleagues(transaction),
        storage.bookings(transaction, ahead),
        storage.signed(transaction, ahead.first),
        storage.on_record(transaction),
    )
