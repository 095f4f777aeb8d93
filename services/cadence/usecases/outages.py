"""Outages: whatever is told of one, once or again, ends in one round of help."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.contracts.outages import OutageRestored, OutageStarted
from libs.contracts.verdicts import AHEAD_OF_TIME, CLOCK_SKEW, Verdicts
from libs.storage.transactions import Transaction
from libs.values import BranchId, FieldError, Invalid
from services.cadence.domain.areas import Area
from services.cadence.domain.outages import Outage, Together, together
from services.cadence.domain.rounds import Round, round_of
from services.cadence.storage import areas, settings
from services.cadence.storage import outages as storage
from services.cadence.storage import rounds as kept_rounds
from services.cadence.usecases import branches, rounds

OutageEvent = OutageStarted | OutageRestored
TOLD_BY_HAND = "keepwell/cadence"


class NotOfLate(Invalid):
    """An outage that is told of by hand began in the last 90 days."""


@dataclass(frozen=True)
class Reported:
    """An outage that somebody of ours tells of, and how many calls there is time for.

    Without `calls` a round that is under way keeps its own, and a new one has as many
    as are usual in the branch.
    """

    id: str
    branch: BranchId
    area: Area
    cause: str
    started_at: datetime
    calls: int | None = None


def hear(transaction: Transaction, told: Sequence[OutageEvent]) -> Verdicts:
    """Help the clients of all branches that the sender may speak to.

    What is dated in the future is for a person to look at.
    """
    latest = transaction.now + CLOCK_SKEW
    early = {e.key: AHEAD_OF_TIME for e in told if outage_of(e).ends > latest}
    for each in told:
        if each.key not in early:
            help_after(transaction, each)
    return early


def help_after(transaction: Transaction, told: OutageEvent) -> None:
    area, outage = Area(**vars(told.area)), outage_of(told)
    seen = told.sent.branches
    for branch in areas.branches_in(transaction, area.country, seen):
        calls = settings.help_calls(transaction, branch)
        begun = round_of(branch, area, told.cause, outage, calls)
        record(transaction, begun, outage)


def start(transaction: Transaction, told: Reported) -> Round:
    """Start a round by hand, or go on with one of this day.

    Raises NoSuchBranch and NotOfLate.
    """
    branches.hours_of(transaction, told.branch)
    if not storage.REMEMBERED > transaction.now - told.started_at >= -CLOCK_SKEW:
        raise NotOfLate(None, FieldError("started_at", "not in the last 90 days"))
    storage.take_turns(transaction)
    outage = Outage(TOLD_BY_HAND, told.id, told.started_at, None)
    transaction.audit("outage reported", told.id, branch=told.branch)
    usual = settings.help_calls(transaction, told.branch)
    calls = usual if told.calls is None else told.calls
    begun = round_of(told.branch, told.area, told.cause, outage, calls)
    known = record(transaction, replace(begun, id=told.id), outage)
    if told.calls in (None, known.calls):
        return known
    return rounds.allow(transaction, known.id, calls)


def record(transaction: Transaction, told: Round, outage: Outage) -> Round:
    """Keep what was told of an outage, and draw its round of help up."""
    where = told.branch, told.area.key
    storage.keep(transaction, *where, outage)
    known = storage.of_area(transaction, *where, outage)
    flapping = settings.held(transaction).flapping
    [group] = [each for each in together(known, flapping) if each.holds(outage)]
    return draw_up(transaction, told, group)


def draw_up(transaction: Transaction, told: Round, group: Together) -> Round:
    first, *others = group.rounds or [told.id]
    round_ = replace(
        told,
        id=first,
        started_at=group.begins,
        restored_at=group.restored_at,
        latest_at=group.latest_at,
    )
    saved = kept_rounds.save(transaction, round_)
    storage.assign(transaction, group, round_)
    rounds.absorb(transaction, saved, others)
    rounds.draw_up(transaction, saved)
    return saved


def outage_of(told: OutageEvent) -> Outage:
    source, id_ = told.sent.source, told.outage_id
    if isinstance(told, OutageStarted):
        return Outage(source, id_, told.started_at, None)
    return Outage(source, id_, None, told.restored_at)
