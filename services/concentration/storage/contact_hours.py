"""What an hour of contact costs, as the owner said it, and from which day on."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.concentration.domain.contact_hours import ContactHour

SAVE = """
insert into concentration.contact_hours (from_day, cents) values (:from_day, :cents)
on conflict (from_day) do update set cents = excluded.cents
"""
PAGE = """
select h.from_day, h.cents, f.currency
from concentration.contact_hours h cross join concentration.firm f
where cast(:before as date) is null or h.from_day < :before
order by h.from_day desc limit :most
"""


def save(transaction: Transaction, said: ContactHour) -> None:
    """Write down what an hour costs from a day on."""
    bound = {"from_day": said.from_day, "cents": said.cents}
    transaction.session.execute(text(SAVE), bound)


def page(transaction: Transaction, before: str | None, most: int) -> list[ContactHour]:
    """Read what was said, the latest day first."""
    bound = {"before": before, "most": most}
    rows = transaction.session.execute(text(PAGE), bound)
    return [ContactHour(**row) for row in rows.mappings()]
