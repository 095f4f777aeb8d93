"""Limits are judged every day, and soon after what they are of has changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from libs.contracts.limits import LimitBreached, LimitCleared
from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import BranchId, Invalid, NotFound, Refused
from services.concentration.domain.limits import (
    Level,
    Limit,
    Standing,
    Terms,
    load_of,
    restood,
)
from services.concentration.domain.windows import Window
from services.concentration.storage import finances
from services.concentration.storage import limits as storage
from services.concentration.storage.limits import Place, Said, Which
from services.concentration.usecases import limit_wakes, losses, shares
from services.concentration.usecases.finances import require_branch

A_DAY = timedelta(days=1)
LONGEST_SNOOZE = timedelta(days=366)

Values = Mapping[Which, float | None]


class NotJudgedYet(NotFound):
    """That limit was not judged there yet."""


class NothingToAcknowledge(Refused):
    """The limit is not reached: there is nothing to take note of."""


class NotAnEnd(Invalid):
    """A limit is put off until a day that is to come, within a year."""


def said(transaction: Transaction) -> Mapping[Limit, Said]:
    """Read where limits warn and are breached, and whether the owner said so."""
    return storage.terms(transaction)


def say(transaction: Transaction, limit: Limit, terms: Terms) -> Said:
    """Say where a limit warns and is breached from now on."""
    storage.save_terms(transaction, limit, terms)
    transaction.audit("limit set", limit.value)
    limit_wakes.at_once(transaction)
    return Said(terms, is_default=False)


def listed(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> list[Standing]:
    """List how limits stand, as they were judged last; raises NoSuchBranch."""
    require_branch(transaction, branch)
    return storage.page(transaction, branch, after, most)


def acknowledge(
    transaction: Transaction, limit: Limit, branch: BranchId | None
) -> Standing:
    """Take note of a limit that is reached: it sounds no more until it is so anew.

    Raises NotJudgedYet and NothingToAcknowledge.
    """
    standing = found(transaction, limit, branch)
    if standing.level is Level.CLEAR:
        raise NothingToAcknowledge
    known = replace(
        standing,
        acknowledged_on=transaction.now.date(),
        acknowledged_by=transaction.actor,
    )
    return answered(transaction, known, "limit acknowledged")


def snooze(
    transaction: Transaction, limit: Limit, branch: BranchId | None, until: date
) -> Standing:
    """Let a limit not sound up to a day; raises NotJudgedYet and NotAnEnd."""
    standing, today = found(transaction, limit, branch), transaction.now.date()
    if not today < until <= today + LONGEST_SNOOZE:
        raise NotAnEnd
    return answered(
        transaction, replace(standing, snoozed_until=until), "limit snoozed"
    )


def found(transaction: Transaction, limit: Limit, branch: BranchId | None) -> Standing:
    if standing := storage.find(transaction, (limit, branch)):
        return standing
    raise NotJudgedYet


def answered(transaction: Transaction, standing: Standing, action: str) -> Standing:
    storage.answer(transaction, standing)
    transaction.audit(action, f"{standing.limit.value} {standing.branch or 'firm'}")
    return standing


def judge(transaction: Transaction) -> datetime:
    """Judge every limit, say what was breached and cleared; return when the day ends.

    Whatever woke it, it is judged by what is known: twice finds nothing new.
    """
    window = shares.window_of(transaction, None)
    before, terms = storage.standings(transaction), storage.terms(transaction)
    now = {
        which: restood(
            before.get(which, unjudged(which, window.as_of)),
            value,
            terms[which[0]].terms,
            window.as_of,
        )
        for which, value in values(transaction, window).items()
    }
    storage.save(transaction, now.values())
    levels = {which: each.level for which, each in before.items()}
    transaction.announce(
        [
            fact(each, terms[each.limit].terms)
            for which, each in now.items()
            if is_news(levels.get(which, Level.CLEAR), each.level)
        ]
    )
    today = transaction.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return today + A_DAY


def unjudged(which: Which, day: date) -> Standing:
    limit, branch = which
    return Standing(limit, branch, Level.CLEAR, None, day, day)


def is_news(before: Level, now: Level) -> bool:
    return (before is Level.BREACHED) is not (now is Level.BREACHED)


def fact(standing: Standing, terms: Terms) -> LimitBreached | LimitCleared:
    said_of = LimitBreached if standing.level is Level.BREACHED else LimitCleared
    return said_of(
        limit=standing.limit.value,
        branch_id=standing.branch,
        as_of=standing.since,
        value=standing.value or 0.0,
        breach=float(terms.breach),
        revision=standing.revision,
    )


def values(transaction: Transaction, window: Window) -> Values:
    """Measure what is limited, in each branch and in the firm; None is unknown."""
    found = shares.of(transaction, window, None)
    largest: dict[Which, float | None] = {
        (Limit.TOP_1, each): both.trailing.top_1
        for each, both in ((None, found.firm), *found.branches.items())
    }
    scopes = (None, *branches.all_hours(transaction))
    return largest | {
        (Limit.SURVIVAL, each): survival(transaction, window, each) for each in scopes
    }


def survival(
    transaction: Transaction, window: Window, branch: BranchId | None
) -> float | None:
    """Put losing the largest client to the test; unknown until the finances are."""
    if finances.in_force(transaction, branch, window.as_of) is None:
        return None
    firm = losses.lab(transaction, window, branch).firm
    if firm is None or firm.finances is None:
        return None
    return load_of(firm.units[0].cents, firm.revenue, firm.finances)
