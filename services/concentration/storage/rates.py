"""What other currencies are worth in the firm's, from which day on."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from libs.storage.transactions import Transaction

FOUND = """
select w.currency, w.day, case when w.currency = f.currency then 1 else (
  select r.rate from concentration.rates r
  where r.currency = w.currency and r.day <= w.day order by r.day desc limit 1
) end as rate
from unnest(cast(:currencies as text[]), cast(:days as date[])) as w (currency, day)
cross join concentration.firm f
"""

Wanted = tuple[str, date]


def of(
    transaction: Transaction, wanted: Iterable[Wanted]
) -> dict[Wanted, Decimal | None]:
    """Find the rate of each (currency, day); None when none was said by then."""
    pairs = sorted(set(wanted))
    rows = transaction.session.execute(
        text(FOUND),
        {
            "currencies": [currency for currency, _ in pairs],
            "days": [day for _, day in pairs],
        },
    )
    return {(row.currency, row.day): row.rate for row in rows}
