"""Utilisation: who had too little to bill in a week is told of, once it is over."""

from collections.abc import Iterator, Mapping
from datetime import date

from libs.contracts.utilisation import UtilisationLow
from libs.storage import branches
from libs.storage.branches import Hours
from libs.storage.transactions import Transaction
from services.concentration.domain.cover import Ahead, available, working_hours
from services.concentration.domain.covers import Colleague
from services.concentration.domain.utilisation import (
    A_WEEK,
    Week,
    to_tell,
    utilisation,
    weeks_over,
)
from services.concentration.storage import cover, cover_terms
from services.concentration.storage import idle_weeks as storage
from services.concentration.storage.idle_weeks import WeekOf
from services.concentration.usecases.shares import window_of


def judge(transaction: Transaction) -> None:
    """Tell of the weeks that were too idle, and of those that were corrected."""
    over = weeks_over(window_of(transaction, None).as_of)
    below = cover_terms.terms(transaction).idle_below
    billed = storage.billed(transaction, min(over), max(over) + A_WEEK)
    staff = [e for e in cover.colleagues(transaction) if e.is_project_staff]
    hours = branches.all_hours(transaction)
    weeks = [
        week
        for monday in over
        for week in measured(staff, hours, billed, monday, below)
    ]
    changed = list(to_tell(weeks, storage.told(transaction, over)))
    storage.save(transaction, changed)
    transaction.announce([announcement(each) for each in changed])


def announcement(week: Week) -> UtilisationLow:
    return UtilisationLow(
        staff_id=week.staff,
        branch_id=week.branch,
        week_on=week.week_on,
        utilisation=week.utilisation,
        threshold=week.threshold,
        revision=week.revision,
    )


def measured(
    staff: list[Colleague],
    hours: Hours,
    billed: Mapping[WeekOf, float],
    monday: date,
    below: float,
) -> Iterator[Week]:
    """Measure a week of all whose branch logged time in it: of the others nobody knows.

    Who was away all week had nothing to bill.
    """
    ahead = Ahead(monday, A_WEEK.days)
    logging = {each.branch for each in staff if (each.person.id, monday) in billed}
    for each in staff:
        if each.branch not in logging & hours.keys():
            continue
        working = working_hours(hours[each.branch], ahead)
        there = available(working, each.person, ahead)
        if there:
            share = utilisation(billed.get((each.person.id, monday), 0.0), there)
            yield Week(each.person.id, monday, each.branch, share, below)
