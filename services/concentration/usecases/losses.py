"""Losses: what may leave within a year, what that would do, and what to do about it."""

from dataclasses import dataclass

from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound
from services.concentration.domain.exposed import units_of
from services.concentration.domain.measures import State
from services.concentration.domain.scenarios import Scenario, What, scenarios
from services.concentration.domain.shortfall import Tail, tail
from services.concentration.domain.stress import Firm
from services.concentration.domain.windows import Window
from services.concentration.storage import caveats, exposed, finances
from services.concentration.usecases import shares
from services.concentration.usecases.finances import require_branch

LEVELS = (0.95, 0.99)


class NothingHangsOnIt(NotFound):
    """Nothing that was billed in the twelve months hangs on that."""


@dataclass(frozen=True)
class Lab:
    """What may be put to the test, if anybody brings in anything.

    `gone` are the cents that those brought in who are lost already: they count nowhere.
    """

    state: State
    window: Window
    branch: BranchId | None
    currency: str
    gone: int
    firm: Firm | None


def lab(transaction: Transaction, window: Window, branch: BranchId | None) -> Lab:
    """Load a branch, or all that is seen; raises NoSuchBranch."""
    require_branch(transaction, branch)
    there, gone = exposed.clients(transaction, window, branch)
    units = units_of(there)
    said = finances.in_force(transaction, branch, window.as_of)
    return Lab(
        state_of(transaction, window, branch, known=bool(units)),
        window,
        branch,
        finances.currency(transaction),
        sum(max(client.cents, 0) for client in gone),
        Firm(units, said) if units else None,
    )


def state_of(
    transaction: Transaction, window: Window, branch: BranchId | None, *, known: bool
) -> State:
    if known:
        return State.KNOWN
    billed = caveats.billed_in(transaction, window)
    return State.EMPTY if (branch in billed if branch else billed) else State.UNKNOWN


def named(
    transaction: Transaction, lab: Lab, firm: Firm, wanted: What | None = None
) -> list[Scenario]:
    """Return every loss that has a name, or those of a kind, the greatest first."""
    ties = exposed.ties(transaction, lab.window, lab.branch, wanted)
    found = scenarios(firm.units, ties)
    return [each for each in found if wanted in {None, each.what}]


def find(
    transaction: Transaction, lab: Lab, firm: Firm, what: What, key: str
) -> Scenario:
    """Find a loss by what goes; of a group any client will do.

    Raises NothingHangsOnIt and NoSuchUnit.
    """
    meant = shares.unit_of(transaction, key) if what is What.GROUP else key
    for each in named(transaction, lab, firm, what):
        if each.key.casefold() == meant.casefold():
            return each
    raise NothingHangsOnIt


def tails(firm: Firm) -> list[Tail]:
    """Return what lies beyond each level."""
    return [tail(firm.losses, level) for level in LEVELS]
