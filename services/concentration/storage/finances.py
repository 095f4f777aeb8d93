"""What the owner said of margin, costs and cash, from which day on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.survival import Finances

IN_FORCE = """
select * from concentration.finances
where branch_id is not distinct from cast(:branch as text) and from_day <= :as_of
order by from_day desc limit 1
"""
PAGE = """
select * from concentration.finances cross join concentration.firm
where cast(:day as date) is null
  or (from_day, coalesce(branch_id, '')) < (:day, cast(:branch as text))
order by from_day desc, coalesce(branch_id, '') desc limit :most
"""
SAVE = """
insert into concentration.finances
  (branch_id, from_day, gross_margin, fixed_cents, cash_cents)
values (:branch, :from_day, :gross_margin, :fixed_cents, :cash_cents)
on conflict (branch_id, from_day) do update
set gross_margin = excluded.gross_margin, fixed_cents = excluded.fixed_cents,
  cash_cents = excluded.cash_cents
"""

CURRENCY = "select currency from concentration.firm"

Place = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """What was said of a branch, or of the firm, in the firm's currency."""

    branch: BranchId | None
    finances: Finances
    currency: str


def in_force(
    transaction: Transaction, branch: BranchId | None, as_of: date
) -> Finances | None:
    """Read what holds on a day, of a branch or of the whole firm."""
    rows = transaction.session.execute(
        text(IN_FORCE), {"branch": branch, "as_of": as_of}
    )
    row = rows.one_or_none()
    return finances_of(row) if row else None


def page(transaction: Transaction, after: Place | None, most: int) -> list[Said]:
    """Read all that was said, the latest first."""
    day, branch = after or (None, None)
    rows = transaction.session.execute(
        text(PAGE), {"day": day, "branch": branch, "most": most}
    )
    return [Said(row.branch_id, finances_of(row), row.currency) for row in rows]


def save(transaction: Transaction, said: Said) -> None:
    """Write down what holds from a day on."""
    bound = {"branch": said.branch, **vars(said.finances)}
    transaction.session.execute(text(SAVE), bound)


def currency(transaction: Transaction) -> str:
    """Read what currency the firm counts in."""
    return str(transaction.session.execute(text(CURRENCY)).scalar_one())


def finances_of(row: Row[Any]) -> Finances:
    return Finances(row.from_day, row.gross_margin, row.fixed_cents, row.cash_cents)
