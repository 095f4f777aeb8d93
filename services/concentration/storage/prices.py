"""What was granted to whom, and what it costs by the list."""

from datetime import date
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.prices import Held, Price

SAVE = """
insert into concentration.granted_prices (price_id, branch_id, client_id, granted_on,
  what, list_price, price, currency, exception_id, granted_by)
values (:id, :branch, :client, :granted_on, :what, :list_price, :price, :currency,
  :exception, :by)
"""
IN_BRANCH = "(cast(:branch as text) is null or branch_id = :branch)"
PAGE = f"""
select * from concentration.granted_prices
where {IN_BRANCH} and (cast(:day as date) is null
  or (granted_on, price_id) < (:day, cast(:last as text)))
order by granted_on desc, price_id desc limit :most
"""
HELD = f"""
select currency, count(*) as prices,
  count(*) filter (where price >= list_price) as held,
  sum(list_price) as listed, sum(price) as granted
from concentration.granted_prices
where granted_on between :since and :until and {IN_BRANCH}
group by currency order by currency
"""

Place = tuple[str, str]


def save(transaction: Transaction, price: Price) -> None:
    """Write down what was granted."""
    transaction.session.execute(text(SAVE), vars(price))


def page(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> list[Price]:
    """Read what was granted, the latest first."""
    day, last = after or (None, None)
    asked = {"branch": branch, "day": day, "last": last, "most": most}
    return [price_of(row) for row in transaction.session.execute(text(PAGE), asked)]


def held(
    transaction: Transaction, branch: BranchId | None, since: date, until: date
) -> list[Held]:
    """Read how many prices were held, currency by currency."""
    asked = {"branch": branch, "since": since, "until": until}
    rows = transaction.session.execute(text(HELD), asked)
    return [Held(**row) for row in rows.mappings()]


def price_of(row: Row[Any]) -> Price:
    return Price(
        row.price_id,
        row.client_id,
        row.branch_id,
        row.granted_on,
        row.what,
        row.list_price,
        row.price,
        row.currency,
        row.granted_by,
        row.exception_id,
    )
