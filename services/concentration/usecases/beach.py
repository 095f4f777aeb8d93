"""The beach: clocks run while there is too little work ahead, and are announced."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from libs.contracts.beaches import BeachAhead
from libs.storage.transactions import Transaction
from services.concentration.domain.beach import (
    HORIZON,
    Clock,
    Subject,
    Terms,
    What,
    began,
    is_low,
    reckon,
)
from services.concentration.domain.cover import Cover
from services.concentration.domain.covers import Plan
from services.concentration.storage import beaches as storage
from services.concentration.storage import cover_terms, engagement_ends
from services.concentration.storage.beaches import Alarm, Key, Place
from services.concentration.storage.engagement_ends import End
from services.concentration.usecases import limit_wakes
from services.concentration.usecases.cover import SOON, planned
from services.concentration.usecases.places import next_day

TIMER = "look_ahead"
FIRM = "firm"

# Since when the clock of each is to run, or None where it is to stand.
Wanted = dict[Key, tuple[Subject, date | None]]


def judge(transaction: Transaction) -> datetime:
    """Let the clocks run that are to run, stop the others, and say what changed.

    It returns when the next day has begun everywhere.
    """
    plan, terms = planned(transaction, None), cover_terms.terms(transaction)
    before = storage.clocks(transaction)
    ends = engagement_ends.unfollowed(transaction, plan.first, HORIZON.days)
    wanted = wanted_by(plan, terms, before) | {
        (What.ENGAGEMENT, each.engagement): ending(each) for each in ends
    }
    changed = list(changed_from(before, wanted, plan.first))
    storage.save(transaction, changed)
    transaction.announce([announcement(each, terms) for each in changed])
    return next_day(transaction, plan.first)


def wanted_by(plan: Plan, terms: Terms, before: Mapping[Key, Clock]) -> Wanted:
    """Say of each person, each branch and the firm since when its clock is to run."""

    def since(of: Subject, cover: Cover) -> tuple[Subject, date | None]:
        clock = before.get((of.what, of.key))
        already = clock is not None and clock.runs
        low = is_low(cover, already=already, below=terms.beach_below)
        return of, began(clock, plan.first) if low else None

    return {(of.what, of.key): since(of, cover) for of, cover in covers_of(plan)}


def covers_of(plan: Plan) -> Iterator[tuple[Subject, Cover]]:
    for who in plan.project_staff:
        of_person = Subject(What.PERSON, who.person.id, who.branch)
        yield of_person, plan.person(who, SOON)
    for branch in plan.seen:
        yield Subject(What.BRANCH, branch, branch), plan.branch(branch, SOON)
    yield Subject(What.FIRM, FIRM), plan.firm(SOON)


def ending(end: End) -> tuple[Subject, date]:
    of = Subject(What.ENGAGEMENT, end.engagement, end.branch, end.client)
    return of, max(end.starts_on, end.ends_on - HORIZON)


def changed_from(
    before: Mapping[Key, Clock], wanted: Wanted, today: date
) -> Iterator[Clock]:
    """Yield the clocks that are not as they were; what nothing is said of stands."""
    standing = {key: (clock.subject, None) for key, clock in before.items()}
    for key, (subject, since) in (standing | wanted).items():
        clock = reckon(subject, before.get(key), since, today)
        if clock and clock != before.get(key):
            yield clock


def announcement(clock: Clock, terms: Terms) -> BeachAhead:
    of = clock.subject
    return BeachAhead(
        what=of.what.value,
        concerns=of.key,
        level=clock.level,
        since=clock.since,
        owner=clock.level >= terms.owner_from_level,
        revision=clock.revision,
        branch_id=of.branch,
        client_id=of.client,
    )


def look_again(transaction: Transaction) -> None:
    """Have the clocks judged soon: something they depend on is not as it was."""
    transaction.wake(TIMER, transaction.now)


def look_again_soon(transaction: Transaction) -> None:
    """Have the clocks judged once all that is told together has been heard."""
    transaction.wake(TIMER, limit_wakes.next_span(transaction))


def digest(
    transaction: Transaction, wanted: storage.Wanted, after: Place | None, most: int
) -> list[Alarm]:
    """List the clocks that run, the gravest first."""
    return storage.page(transaction, wanted, after, most)
