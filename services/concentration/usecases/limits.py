"""Limits are judged every day, and soon after what they are of has changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from libs.contracts.limits import LimitBreached, LimitCleared
from libs.storage.transactions import Transaction
from libs.values import BranchId, Invalid, NotFound, Refused
from services.concentration.domain.limits import (
    Level,
    Limit,
    Standing,
    Terms,
    restood,
)
from services.concentration.storage import limits as storage
from services.concentration.storage.limits import Place, Said, Which
from services.concentration.usecases import limit_values, limit_wakes, shares
from services.concentration.usecases.finances import require_branch

A_DAY = timedelta(days=1)
LONGEST_SNOOZE = timedelta(days=366)


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


def standing_in(transaction: Transaction, branch: BranchId | None) -> list[Standing]:
    """Return how the limits of a branch, or with None of the firm, stand."""
    found = [each for each in storage.all_of(transaction) if each.branch == branch]
    return sorted(found, key=lambda each: list(Limit).index(each.limit))


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
    values = limit_values.measured(transaction, window)
    lasts = [before.get(which) or unjudged(which, window.as_of) for which in values]
    judged = [
        (last, restood(last, value, terms[last.limit].terms, window.as_of))
        for last, value in zip(lasts, values.values(), strict=True)
    ]
    storage.save(transaction, [now for _, now in judged])
    transaction.announce(
        [
            fact(now, terms[now.limit].terms)
            for last, now in judged
            if is_news(last.level, now.level)
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
