"""Clients by the coming end of their fiscal years."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.registry.domain.budget_calendar import YearEnd
from services.registry.storage.clients import CLIENTS
from services.registry.storage.entries import Wanted

COMING = """
select client_id, branch_id, name, account_manager, coming.ends_on
from registry.clients join unnest(cast(:ends as text[]), cast(:days as date[]))
  as coming (fiscal_year_end, ends_on) using (fiscal_year_end)
where status <> 'lost' and (ends_on, client_id) > (cast(:after_day as date), :after_id)
{narrowed}order by ends_on, client_id limit :most
"""


def coming(
    transaction: Transaction,
    ends: Mapping[str, date],
    wanted: Wanted,
    after: Sequence[str] | None,
    most: int,
) -> list[YearEnd]:
    """Read the clients whose years end on one of the days, the first to end first."""
    narrowed = "".join(f"and {CLIENTS.filters[name]} " for name in wanted)
    day, client = after or ("-infinity", "")
    rows = transaction.session.execute(
        text(COMING.format(narrowed=narrowed)),
        dict(wanted)
        | {"ends": list(ends), "days": list(ends.values()), "most": most}
        | {"after_day": day, "after_id": client},
    )
    return [YearEnd(*row) for row in rows]
