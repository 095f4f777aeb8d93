"""What each unit came to in the months that count, in each branch or slice."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.measures import Sums
from services.concentration.domain.slices import Kind
from services.concentration.domain.windows import Window
from services.concentration.storage import sums
from services.concentration.storage.slices import SLICES
from services.concentration.storage.sums import Found, Parts
from services.concentration.storage.units import UNITS

FIGURES = """
sum(m.cents)::bigint as trailing,
(sum(m.recurring_cents) filter
  (where m.month >= :recurring and m.recurring_cents <> 0))::bigint as recurring
"""
COUNTING = """
m.month between :first and :last
  and (cast(:branch as text) is null or m.branch_id = :branch)
"""
# What each client came to in the months that count, of one branch or of all.
BY_CLIENT = f"""
select m.client_id, {FIGURES}
from concentration.months m where {COUNTING} group by m.client_id
"""
# In each branch and, with no portfolio, in all of them.
BRANCHES = Parts(
    f"select * from ({BY_CLIENT}) b join ({UNITS}) u using (client_id)",
    "select distinct branch_id as key from concentration.clients",
    """
select p.portfolio, f.unit_id, sum(f.trailing)::bigint as trailing,
  sum(f.recurring)::bigint as recurring
from found f join portfolios p on p.key = f.branch_id
group by grouping sets ((p.portfolio, f.unit_id), (f.unit_id))
""",
)
# Those looked at as if they were one are called by the first of their names.
TOGETHER = f"""
select b.*, u.branch_id, case when u.unit_id = any(cast(:together as text[]))
  then (cast(:together as text[]))[1] else u.unit_id end as unit_id
from ({BY_CLIENT}) b join ({UNITS}) u using (client_id)
"""
BY_SLICE = f"""
select coalesce(s.slice, '') as slice, u.unit_id, {FIGURES}
from concentration.months m join ({UNITS}) u using (client_id)
{{slices}}
where {COUNTING} group by coalesce(s.slice, ''), u.unit_id
"""
SLICED = Parts(
    BY_SLICE,
    "select distinct slice as key from found",
    """
select p.portfolio, f.trailing, f.recurring
from found f join portfolios p on p.key = f.slice
""",
)
NOTHING = Sums()


@dataclass(frozen=True)
class Added:
    """What measures are made of: of twelve months, and of what recurs now."""

    trailing: Sums = NOTHING
    recurring: Sums = NOTHING


def of_branches(
    transaction: Transaction, window: Window, together: Collection[str] = ()
) -> dict[BranchId | None, Added]:
    """Add up each branch that is seen, and under None all of them.

    The units `together` are taken for one.
    """
    parts = replace(BRANCHES, found=TOGETHER) if together else BRANCHES
    asked = bound(window, None) | {"together": sorted(together)}
    found = sums.read(transaction, parts, asked)
    return {
        None if key is None else BranchId(key): each
        for key, each in added(found).items()
    }


def of_slices(
    transaction: Transaction, window: Window, branch: BranchId | None, kind: Kind
) -> dict[str | None, Added]:
    """Add up each slice of a branch or of all; None is what nobody told."""
    parts = replace(SLICED, found=BY_SLICE.format(slices=SLICES[kind]))
    found = sums.read(transaction, parts, bound(window, branch))
    return {key or None: each for key, each in added(found).items()}


def added(found: Found) -> dict[str | None, Added]:
    keys = {key for key, _ in found}
    return {
        key: Added(found.get((key, False), NOTHING), found.get((key, True), NOTHING))
        for key in keys
    }


def bound(window: Window, branch: BranchId | None) -> dict[str, Any]:
    """Bind the months that count, and whose."""
    return {
        "first": window.first.day(1),
        "last": window.last.day(1),
        "recurring": window.first_recurring.day(1),
        "branch": branch,
    }
