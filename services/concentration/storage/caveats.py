"""What the measures do not hold."""

from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.caveats import Caveats, Unconverted
from services.concentration.domain.windows import Window

IN_BRANCH = "(cast(:branch as text) is null or branch_id = :branch)"
# What was taken back leaves its month behind, with nothing in it.
FIRST_BILLED = f"""
select min(month) from concentration.months where cents <> 0 and {IN_BRANCH}
"""
SEEN = f"""
select f.currency,
  ({FIRST_BILLED}) as billed_since,
  (select coalesce(sum(cents), 0)::bigint from concentration.months
    where month between :running and :as_of and {IN_BRANCH}) as running_cents
from concentration.firm f
"""
UNCONVERTED = f"""
select currency, count(*) as documents, sum(amount) as amount
from concentration.billed
where cents is null and issued_on between :since and :until and {IN_BRANCH}
group by currency order by currency
"""
BILLED_IN = """
select b.branch_id from concentration.branches b where exists (
  select from concentration.months m
  where m.branch_id = b.branch_id and m.month <= :last
)
"""


def of(transaction: Transaction, window: Window, branch: BranchId | None) -> Caveats:
    """Read what the measures of a branch, or of all, do not hold."""
    since, until = window.days()
    seen = transaction.session.execute(
        text(SEEN),
        {
            "branch": branch,
            "running": window.last.plus(1).day(1),
            "as_of": window.as_of,
        },
    ).one()
    rows = transaction.session.execute(
        text(UNCONVERTED), {"branch": branch, "since": since, "until": until}
    )
    return Caveats(
        seen.currency,
        seen.billed_since,
        seen.running_cents,
        [Unconverted(**row) for row in rows.mappings()],
    )


def billed_since(transaction: Transaction, branch: BranchId | None) -> date | None:
    """Tell the first month in which anything of a branch, or of all, was billed."""
    asked = {"branch": branch}
    return transaction.session.execute(text(FIRST_BILLED), asked).scalar_one()


def billed_in(transaction: Transaction, window: Window) -> set[BranchId]:
    """Tell in which branches anything was ever billed by the end of a window."""
    asked = {"last": window.last.day(1)}
    return set(transaction.session.execute(text(BILLED_IN), asked).scalars())
