"""What other currencies are worth in the firm's, from which day on."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.concentration.domain.rates import Rate
from services.concentration.storage import entering

FOUND = """
select w.currency, w.day, case when w.currency = f.currency then 1 else (
  select r.rate from concentration.rates r
  where r.currency = w.currency and r.day <= w.day order by r.day desc limit 1
) end as rate
from unnest(cast(:currencies as text[]), cast(:days as date[])) as w (currency, day)
cross join concentration.firm f
"""
PAGE = """
select currency, day, rate from concentration.rates
where cast(:currency as text) is null or (currency, day) > (:currency, :day)
order by currency, day limit :most
"""
SAVE = """
insert into concentration.rates (currency, day, rate) values (:currency, :day, :rate)
on conflict (currency, day) do update set rate = excluded.rate
"""

Wanted = tuple[str, date]


def of(
    transaction: Transaction, wanted: Iterable[Wanted]
) -> dict[Wanted, Decimal | None]:
    """Find the rate of each (currency, day); None when none was said by then."""
    pairs = sorted(set(wanted))
    entering.settle(transaction)
    rows = transaction.session.execute(
        text(FOUND),
        {
            "currencies": [currency for currency, _ in pairs],
            "days": [day for _, day in pairs],
        },
    )
    return {(row.currency, row.day): row.rate for row in rows}


def page(
    transaction: Transaction, after: tuple[str, str] | None, most: int
) -> list[Rate]:
    """Read all rates, currency by currency, each from the first day on."""
    currency, day = after or (None, None)
    rows = transaction.session.execute(
        text(PAGE), {"currency": currency, "day": day, "most": most}
    )
    return [Rate(*row) for row in rows]


def save(transaction: Transaction, rate: Rate) -> None:
    """Write a rate down, in the place of what was said of that day."""
    transaction.session.execute(text(SAVE), vars(rate))
