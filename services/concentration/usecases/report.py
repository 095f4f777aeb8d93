"""The report: on one page all that an owner is to know of what depends on whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.limits import Limit, Standing
from services.concentration.domain.portfolio import Standing as Unit
from services.concentration.domain.scenarios import Scenario, What
from services.concentration.domain.stress import worst_of_each
from services.concentration.domain.windows import Basis, Window
from services.concentration.storage.engagement_ends import End
from services.concentration.storage.knowers import Cared
from services.concentration.storage.limits import Said
from services.concentration.storage.portfolio import Wanted
from services.concentration.usecases import (
    attention,
    cover,
    key_people,
    limits,
    losses,
    portfolio,
    shares,
)
from services.concentration.usecases.attention import Compared
from services.concentration.usecases.cover import Scope
from services.concentration.usecases.losses import Lab
from services.concentration.usecases.shares import Both, Shares

ON_THE_CURVE, ATTENDED, NAMED = 50, 6, 6


@dataclass(frozen=True)
class Report:
    """What is told of a branch, or with None of all that is seen."""

    branch: BranchId | None
    shares: Shares
    largest: Sequence[Unit]
    lab: Lab
    named: Sequence[Scenario]
    attended: Sequence[Compared]
    ahead: Scope
    ends: Sequence[End]
    cared: Cared
    limits: Sequence[Standing]
    terms: Mapping[Limit, Said]

    @property
    def both(self) -> Both:
        """The measures of what the report is of."""
        return self.shares.branches[self.branch] if self.branch else self.shares.firm


def of(transaction: Transaction, window: Window, branch: BranchId | None) -> Report:
    """Gather all there is; raises NoSuchBranch."""
    found, lab = (
        shares.of(transaction, window, branch),
        losses.lab(transaction, window, branch),
    )
    ahead = cover.of(transaction, window.as_of, branch)
    return Report(
        branch,
        found,
        largest(transaction, window, branch),
        lab,
        named(transaction, lab),
        attention.listed(transaction, window.as_of, branch, None, ATTENDED),
        ahead.branches[branch] if branch else ahead.firm,
        cover.ends(transaction, window.as_of, branch)[1],
        key_people.measures(transaction, window)[branch].ours,
        limits.standing_in(transaction, branch),
        limits.said(transaction),
    )


def largest(
    transaction: Transaction, window: Window, branch: BranchId | None
) -> list[Unit]:
    wanted = Wanted(window, Basis.TRAILING, branch, None, None, None)
    return portfolio.standings(transaction, wanted, None, ON_THE_CURVE)


def named(transaction: Transaction, lab: Lab) -> list[Scenario]:
    """Return the greatest loss of each kind, the greatest first.

    The greatest of the groups is the largest client, and stands there already.
    """
    if lab.firm is None:
        return []
    found = losses.named(transaction, lab, lab.firm)
    others = [each for each in found if each.what is not What.GROUP]
    return worst_of_each(others, 1)[:NAMED]
