"""Rounds of help: whom to ring, who gets a message, and what is left afterwards."""

from collections.abc import Collection, Sequence
from datetime import datetime

from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, NotFound, StaffId
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.rounds import Progress, Round, shared_out
from services.cadence.storage import clients, rounds_read, settings, triggers
from services.cadence.storage import rounds as storage
from services.cadence.storage import tasks as kept_tasks
from services.cadence.storage.rounds_read import HelpedElsewhere, Place, Whom
from services.cadence.usecases import tasks

A_WINDOW = MOST_ELSEWHERE = 500
# What is of no use to anybody once its time is over.
PASSING = (
    *(Purpose.OUTAGE_HELP, Purpose.OUTAGE_MESSAGE),
    *(Purpose.INVITATION, Purpose.EVENT_NEWS),
)


class NoSuchRound(NotFound):
    """There is no such round of help."""


def draw_up(transaction: Transaction, round_: Round) -> None:
    """Help whom an outage concerns and nobody helps yet, unless it is too late.

    Who is on the list stays there as they are; whoever comes later gets what calls are
    left.
    """
    helped = take(transaction, storage.helped_in(transaction, [round_.id]))
    if storage.stretch(transaction, round_):
        tasks.reckon(transaction, helped)
    if transaction.now > round_.expires_at:
        return
    affected = storage.unhelped(transaction, round_)
    left = round_.calls - storage.calls_given(transaction, round_)
    helps = list(shared_out(affected, left, transaction.now))
    proposed = [each.task(round_) for each in helps]
    ids = [task.id for task in proposed]
    tasks.propose(transaction, proposed)
    triggers.want_again(transaction, ids)
    storage.add(transaction, round_, list(zip(helps, ids, strict=True)))


def absorb(transaction: Transaction, by: Round, others: Sequence[str]) -> None:
    """Let rounds that turned out to be part of one go on in it."""
    if others:
        helped = take(transaction, storage.helped_in(transaction, [by.id, *others]))
        storage.absorb(transaction, by.id, others)
        tasks.reckon(transaction, helped)
        if storage.calls_given(transaction, by) > by.calls:
            share_anew(transaction, by)


def allow(transaction: Transaction, round_id: str, calls: int) -> Round:
    """Let a round have as many calls as there is time for; what is begun with stays."""
    round_ = storage.allow(transaction, round_id, calls)
    share_anew(transaction, round_)
    return round_


def share_anew(transaction: Transaction, round_: Round) -> None:
    """Share the calls out once more among whom nobody has begun to ring."""
    if transaction.now <= round_.expires_at:
        helped = take(transaction, storage.helped_in(transaction, [round_.id]))
        storage.spare(transaction, round_)
        draw_up(transaction, round_)
        tasks.reckon(transaction, helped)


def take(transaction: Transaction, some: Collection[ClientId]) -> list[ClientId]:
    """Take clients in hand before anything of theirs, as everybody does."""
    clients.take(transaction, some)
    return [client.id for client in clients.lock_known(transaction, sorted(some))]


def see_through(transaction: Transaction) -> datetime | None:
    """Let go what is too late, ask those who were helped; go on if there is more."""
    lapsed = kept_tasks.lapsed(transaction, PASSING, A_WINDOW)
    missed = take(transaction, lapsed)
    kept_tasks.miss(transaction, PASSING, missed)
    tasks.reckon(transaction, missed)
    return follow_up(transaction) or (transaction.now if missed else None)


def follow_up(transaction: Transaction) -> datetime | None:
    """Ask those who were helped or reached what is left; go on if there are more."""
    helped = storage.to_follow_up(transaction, A_WINDOW)
    hours = hours_of(transaction, {each.branch for each in helped})
    known = [each for each in helped if each.branch in hours]
    later = settings.held(transaction).follow_up_days
    asked = [each.follow_up(hours[each.branch], later) for each in known]
    tasks.propose(transaction, asked)
    storage.followed_up(transaction, known)
    return transaction.now if len(known) == A_WINDOW else None


def listed(
    transaction: Transaction,
    branches: Sequence[BranchId] | None,
    before: Place | None,
    most: int,
) -> list[Progress]:
    """List rounds, the latest first."""
    return rounds_read.page(transaction, branches, before, most)


def found(transaction: Transaction, round_id: str) -> Progress:
    """Read how a round goes; raises NoSuchRound."""
    if found := rounds_read.find(transaction, round_id):
        return found
    raise NoSuchRound


def whom(
    transaction: Transaction,
    round_id: str,
    staff: StaffId | None,
    after: Sequence[object] | None,
    most: int,
) -> list[Whom]:
    """List whom a round helps, the most vulnerable first; raises NoSuchRound."""
    found(transaction, round_id)
    return rounds_read.whom(transaction, round_id, staff, after, most)


def elsewhere(
    transaction: Transaction, round_id: str, staff: StaffId | None
) -> list[HelpedElsewhere]:
    """List who is in a round's area and helped in another; raises NoSuchRound."""
    found(transaction, round_id)
    return rounds_read.elsewhere(transaction, round_id, staff, MOST_ELSEWHERE)
