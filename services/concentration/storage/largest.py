"""The largest slice of the revenue, in each branch and in the firm."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.slices import Kind
from services.concentration.domain.windows import Window
from services.concentration.storage.shares import bound
from services.concentration.storage.slices import SLICES

# As where slices are compared: of those above zero, what nobody told among them.
LARGEST = """
select branch_id, max(cents) filter (where slice <> '')::float8
  / nullif(sum(cents) filter (where cents > 0), 0)::float8 as share
from (
  select m.branch_id, coalesce(s.slice, '') as slice, sum(m.cents) as cents
  from concentration.months m {slices}
  where m.month between :first and :last
  group by grouping sets ((m.branch_id, coalesce(s.slice, '')), (coalesce(s.slice, '')))
) sliced group by branch_id
"""


def shares(
    transaction: Transaction, window: Window, kind: Kind
) -> dict[BranchId | None, float | None]:
    """Read the share of the largest slice that has a name; None while none has."""
    statement = text(LARGEST.format(slices=SLICES[kind]))
    rows = transaction.session.execute(statement, bound(window, None))
    return {row.branch_id: above_zero(row.share) for row in rows}


def above_zero(share: float | None) -> float | None:
    return share if share is not None and share > 0 else None
