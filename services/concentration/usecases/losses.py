"""Losses: what may leave within a year, what that would do, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound
from services.concentration.domain.exposed import Client, Unit, units_of
from services.concentration.domain.limits import Limit
from services.concentration.domain.measures import State
from services.concentration.domain.scenarios import Scenario, What, scenarios
from services.concentration.domain.shortfall import Tail, tail
from services.concentration.domain.stress import Firm
from services.concentration.domain.survival import Finances
from services.concentration.domain.windows import Window
from services.concentration.domain.winning import Spread
from services.concentration.storage import caveats, exposed, finances, limits
from services.concentration.usecases import shares
from services.concentration.usecases.finances import require_branch

LEVELS = (0.95, 0.99)


class NothingHangsOnIt(NotFound):
    """Nothing that was billed in the twelve months hangs on that."""


class BroughtInNothing(NotFound):
    """It brought in nothing in the twelve months: bills and credits are not above 0."""


@dataclass(frozen=True)
class Lab:
    """What may be put to the test, if anybody brings in anything.

    Bills are on record since `billed_since`; unless that is all of the twelve months
    whether the firm survives is unknown, for a part of a year is not the year.
    `gone` are the cents that those brought in who are lost already: they count nowhere.
    """

    state: State
    window: Window
    branch: BranchId | None
    currency: str
    gone: int
    billed_since: date | None
    firm: Firm | None

    @property
    def is_a_year(self) -> bool:
        """Whether bills of all the months that count are on record."""
        return is_a_year(self.window, self.billed_since)


def lab(transaction: Transaction, window: Window, branch: BranchId | None) -> Lab:
    """Load a branch, or all that is seen; raises NoSuchBranch."""
    require_branch(transaction, branch)
    there, gone = exposed.clients(transaction, window, branch)
    units = units_of(there)
    since = caveats.billed_since(transaction, branch)
    said = judged_by(transaction, window, branch)
    firm = Firm(units, said, below(there, units))
    return Lab(
        state_of(transaction, window, branch, known=bool(units)),
        window,
        branch,
        finances.currency(transaction),
        sum(max(client.cents, 0) for client in gone),
        since,
        firm if units else None,
    )


def judged_by(
    transaction: Transaction, window: Window, branch: BranchId | None
) -> Finances | None:
    """Return the finances that losses are judged by, once a whole year is on record."""
    said = finances.in_force(transaction, branch, window.as_of)
    whole = said and is_a_year(window, caveats.billed_since(transaction, branch))
    return said if whole else None


def is_a_year(window: Window, since: date | None) -> bool:
    return since is not None and since <= window.first.day(1)


def below(clients: Sequence[Client], units: Sequence[Unit]) -> int:
    """Return the cents of those who got more back than they were billed."""
    return sum(each.cents for each in clients) - sum(unit.cents for unit in units)


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
    """Find a loss by what goes; of a group, or a key contact, any client will do.

    Raises NothingHangsOnIt, BroughtInNothing and NoSuchUnit.
    """
    meant = shares.unit_of(transaction, key) if what is What.GROUP else key
    for each in named(transaction, lab, firm, what):
        if is_meant(each, meant):
            return each
    raise BroughtInNothing if what is What.GROUP else NothingHangsOnIt


def is_meant(scenario: Scenario, meant: str) -> bool:
    is_contact = scenario.what is What.CONTACT
    of_clients = {client.id for client in scenario.clients} if is_contact else set()
    return scenario.key.casefold() == meant.casefold() or meant in of_clients


def spread(transaction: Transaction, firm: Firm) -> Spread | None:
    """Return what brings the largest client to where the owner is warned."""
    terms = limits.terms(transaction)[Limit.TOP_1].terms
    return firm.spread(Fraction(terms.warn))


def tails(firm: Firm) -> list[Tail]:
    """Return what lies beyond each level."""
    return [tail(firm.losses, level) for level in LEVELS]
