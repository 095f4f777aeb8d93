"""Shares: how much of the revenue hangs on how few, in each branch and in the firm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from libs.calendars.zones import local_day
from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import BranchId, Invalid, NotFound, Refused
from services.concentration.domain.caveats import Caveats
from services.concentration.domain.measures import Measures, State, measured
from services.concentration.domain.slices import Kind, Slice, sliced, whole_of
from services.concentration.domain.windows import Window
from services.concentration.storage import caveats, portfolio, shares, slices
from services.concentration.storage.shares import Added

NOBODY = Added()


class NotYetThere(Invalid):
    """The day is still to come in every branch."""


class NoSuchBranch(NotFound):
    """There is no such branch."""


class NoSuchUnit(NotFound):
    """There is no such client or group."""


class OneAlready(Refused):
    """The two are under one control already: together they are one client."""


@dataclass(frozen=True)
class Both:
    """The measures of twelve months, and those of what recurs now."""

    trailing: Measures
    recurring: Measures


@dataclass(frozen=True)
class Shares:
    """The measures of each branch that is seen, of all, and what they do not hold."""

    window: Window
    caveats: Caveats
    firm: Both
    branches: Mapping[BranchId, Both]


@dataclass(frozen=True)
class Merger:
    """The measures as they are, and as they would be if two units were one."""

    before: Measures
    after: Measures

    @property
    def hhi_rises_by(self) -> float | None:
        """By how much the HHI would rise: twice the product of the shares."""
        if self.before.hhi is None or self.after.hhi is None:
            return None
        return self.after.hhi - self.before.hhi


def window_of(transaction: Transaction, as_of: date | None) -> Window:
    """Return what counts as of a day, or of today: a day that has begun everywhere.

    Raises NotYetThere.
    """
    now = transaction.now
    hours = branches.all_hours(transaction).values()
    days = [local_day(now, each.zone) for each in hours] or [now.date()]
    if as_of and as_of > max(days):
        raise NotYetThere
    return Window(as_of or min(days))


def of(transaction: Transaction, window: Window, branch: BranchId | None) -> Shares:
    """Measure one branch or each, and all together; raises NoSuchBranch."""
    added = shares.of_branches(transaction, window)
    known = caveats.of(transaction, window, branch)
    billed = caveats.billed_in(transaction, window)
    seen = {*branches.all_hours(transaction), *added}
    there = {each for each in seen if each is not None}
    if branch and branch not in there:
        raise NoSuchBranch
    return Shares(
        window,
        known,
        both(added.get(None, NOBODY), seen=bool(billed)),
        {
            each: both(added.get(each, NOBODY), seen=each in billed)
            for each in sorted(there & {branch} if branch else there)
        },
    )


def both(added: Added, *, seen: bool) -> Both:
    """Measure what was added up; without a bill or a mark, nothing is known."""
    trailing, recurring = measured(added.trailing), measured(added.recurring)
    marked = added.recurring.units or added.recurring.left_out
    return Both(
        trailing if seen else Measures(State.UNKNOWN),
        recurring if marked else Measures(State.UNKNOWN),
    )


def trend(
    transaction: Transaction, window: Window, branch: BranchId | None, months: int
) -> list[tuple[Window, Measures]]:
    """Measure a branch, or all, as of the ends of past months, the earliest first."""
    windows = [window.back(passed) for passed in range(months, 0, -1)]
    return [(each, _measures(transaction, each, branch)) for each in [*windows, window]]


def by(
    transaction: Transaction, window: Window, branch: BranchId | None, kind: Kind
) -> list[Slice]:
    """Tell the revenue of a branch, or of all, apart."""
    added = shares.of_slices(transaction, window, branch, kind)
    sums = {key: each.trailing for key, each in added.items()}
    all_of_it = None
    if kind is Kind.BUILDING:
        all_of_it = _measures(transaction, window, branch).cents
    keys = [key for key in sums if key is not None]
    names = slices.names_of(transaction, keys) if kind is Kind.REFERRER else {}
    return sliced(sums, names, whole_of(kind, sums, all_of_it or 0))


def merger(
    transaction: Transaction,
    window: Window,
    branch: BranchId | None,
    clients: Sequence[str],
) -> Merger:
    """Say what it would do to the measures if clients came under one control.

    Raises NoSuchUnit and OneAlready.
    """
    units = {unit_of(transaction, each) for each in clients}
    if len(units) == 1:
        raise OneAlready
    return Merger(
        _measures(transaction, window, branch),
        _measures(transaction, window, branch, sorted(units)),
    )


def unit_of(transaction: Transaction, named: str) -> str:
    """Find the unit that a client is of, or that is called so; raises NoSuchUnit."""
    if unit := portfolio.unit_of(transaction, named):
        return unit
    raise NoSuchUnit


def _measures(
    transaction: Transaction,
    window: Window,
    branch: BranchId | None,
    together: Sequence[str] = (),
) -> Measures:
    added = shares.of_branches(transaction, window, together).get(branch, NOBODY)
    billed = caveats.billed_in(transaction, window)
    return both(added, seen=branch in billed if branch else bool(billed)).trailing
