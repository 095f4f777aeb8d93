"""Key people, on both sides: on how few of us, and of them, clients hang."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.concentration.domain.leavers import Known, Leavers, leavers_of
from services.concentration.domain.windows import Window
from services.concentration.storage import handovers, holders, knowers, threads
from services.concentration.storage.holders import Holder
from services.concentration.storage.knowers import Cared, Factor
from services.concentration.storage.threads import Spoken, Thread
from services.concentration.usecases.finances import require_branch

Place = tuple[int, str]
BEFORE_THE_FIRST: Place = (-1, "")
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class KeyPeople:
    """On how few the clients of a branch, or of the firm, hang.

    `leavers` is None while no critical area is on record.
    """

    ours: Cared
    theirs: Spoken
    leavers: Leavers | None


def measures(
    transaction: Transaction, window: Window
) -> dict[BranchId | None, KeyPeople]:
    """Measure each branch that is seen and, under None, all of them."""
    day = window.as_of
    ours = knowers.counted(transaction, day)
    theirs = threads.counted(transaction, evening_of(transaction, window))
    known = knowers.known(transaction, day)
    there = dict.fromkeys([*branches.all_hours(transaction), *ours])
    return {
        None: KeyPeople(
            Cared.of_all(ours.values()),
            Spoken.of_all(theirs.values()),
            leavers_of(together(known.values())),
        )
    } | {
        branch: KeyPeople(
            ours.get(branch, Cared()),
            theirs.get(branch, Spoken()),
            leavers_of(known.get(branch, {})),
        )
        for branch in there
    }


def names(
    transaction: Transaction, measured: Iterable[KeyPeople]
) -> dict[StaffId, str]:
    """Return what those are called who would have to leave."""
    gone = {name for e in measured if e.leavers for name in e.leavers.names}
    return handovers.names_of(transaction, gone)


def together(known: Iterable[Known]) -> Known:
    """Add up areas by who knows them."""
    found = Counter[frozenset[StaffId]]()
    for each in known:
        found.update(each)
    return found


def factors(
    transaction: Transaction,
    window: Window,
    branch: BranchId | None,
    after: Place | None,
    most: int,
) -> list[Factor]:
    """List clients by on how few of us they hang, the worst first."""
    require_branch(transaction, branch)
    place = after or BEFORE_THE_FIRST
    return knowers.page(transaction, window.as_of, branch, place, most)


def contacts(
    transaction: Transaction,
    window: Window,
    branch: BranchId | None,
    after: Place | None,
    most: int,
) -> list[Thread]:
    """List clients by with how few of theirs we are in touch, the worst first."""
    require_branch(transaction, branch)
    evening = evening_of(transaction, window)
    return threads.page(transaction, evening, branch, after or BEFORE_THE_FIRST, most)


def alone(
    transaction: Transaction, window: Window, branch: BranchId | None
) -> list[Holder]:
    """List our people on whom alone clients hang, the most revenue first."""
    require_branch(transaction, branch)
    return holders.of(transaction, window, branch)


def evening_of(transaction: Transaction, window: Window) -> datetime:
    """Return the end of the day that counts, or now."""
    return min(transaction.now, datetime.combine(window.as_of + A_DAY, time(), UTC))
