"""Clients by the coming end of their fiscal years, and which of them was told."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.registry.domain.budget_calendar import YearEnd
from services.registry.storage.clients import CLIENTS
from services.registry.storage.entries import Wanted

ENDING = f"""
registry.clients c join unnest(
  cast(:branches as text[]), cast(:ends as text[]), cast(:days as date[])
) as coming (branch_id, fiscal_year_end, ends_on) using (branch_id, fiscal_year_end)
where status <> 'lost' and {CLIENTS.filters["merged"]}
"""
COMING = """
select client_id, branch_id, name, account_manager, coming.ends_on from {ending}
and (ends_on, client_id) > (cast(:after_day as date), :after_id)
{narrowed}order by ends_on, client_id limit :most
"""
# A client and an end of a year are told of once, whoever runs this and how often.
TELL = f"""
with untold as (
  select client_id, coming.ends_on from {ENDING}
  and year_end_told is distinct from coming.ends_on
  order by client_id limit :most for no key update of c
)
update registry.clients c set year_end_told = untold.ends_on
from untold where c.client_id = untold.client_id
returning c.client_id, c.branch_id, c.name, c.account_manager, untold.ends_on
"""

# For each branch the days on which years end that end soon, by how they are written.
Ends = Mapping[BranchId, Mapping[str, date]]


def coming(
    transaction: Transaction,
    ends: Ends,
    wanted: Wanted,
    after: Sequence[str] | None,
    most: int,
) -> list[YearEnd]:
    """Read the clients whose years end on one of the days, the first to end first."""
    narrowed = "".join(f"and {CLIENTS.filters[name]} " for name in wanted)
    day, client = after or ("-infinity", "")
    rows = transaction.session.execute(
        text(COMING.format(ending=ENDING, narrowed=narrowed)),
        dict(wanted)
        | in_columns(ends)
        | {"after_day": day, "after_id": client, "most": most},
    )
    return [YearEnd(*row) for row in rows]


def tell(transaction: Transaction, ends: Ends, most: int) -> list[YearEnd]:
    """Note that clients are told of whose years end soon; return those new to it."""
    told = transaction.session.execute(text(TELL), in_columns(ends) | {"most": most})
    return [YearEnd(*row) for row in told]


def in_columns(ends: Ends) -> dict[str, object]:
    rows = [(b, end, day) for b, days in ends.items() for end, day in days.items()]
    return {
        "merged": "false",
        "branches": [branch for branch, _, _ in rows],
        "ends": [end for _, end, _ in rows],
        "days": [day for _, _, day in rows],
    }
