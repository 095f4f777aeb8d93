"""What an hour of contact costs, as the owner said it, and from which day on."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction

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


@dataclass(frozen=True)
class Said:
    """What an hour costs from a day on, in the firm's currency."""

    from_day: date
    cents: int
    currency: str


def save(transaction: Transaction, said: Said) -> None:
    """Write down what an hour costs from a day on."""
    bound = {"from_day": said.from_day, "cents": said.cents}
    transaction.session.execute(text(SAVE), bound)


def page(transaction: Transaction, before: str | None, most: int) -> list[Said]:
    """Read what was said, the latest day first."""
    bound = {"before": before, "most": most}
    rows = transaction.session.execute(text(PAGE), bound)
    return [Said(**row) for row in rows.mappings()]
