"""Sums of units in many portfolios at once, each as if its units stood in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from services.concentration.domain.measures import Sums

# A part is a portfolio by one of both figures. It goes by a number, for a million units
# are sorted by numbers much faster than by names; all portfolios together have 0.
SUMS = """
with found as ({found}),
portfolios as materialized (
  select key, row_number() over () as portfolio from ({portfolios}) named
),
ranked as (
  select part, cents, greatest(cents, 0) as above,
    row_number() over (partition by part order by cents desc) as rank
  from ({units}) units cross join lateral (values
    (2 * coalesce(portfolio, 0), units.trailing),
    (2 * coalesce(portfolio, 0) + 1, units.recurring)
  ) as figures (part, cents)
  where cents is not null
)
select (select key from portfolios where portfolio = part / 2) as key,
  part % 2 = 1 as recurring,
  count(*) filter (where cents > 0) as units,
  sum(above)::bigint as cents,
  sum(above) filter (where rank <= 1)::bigint as top_1,
  sum(above) filter (where rank <= 3)::bigint as top_3,
  sum(above) filter (where rank <= 5)::bigint as top_5,
  sum(above) filter (where rank <= 10)::bigint as top_10,
  sum(above::float8 * above) as squares,
  sum(above * ln(greatest(above, 1)::float8)) as logs,
  sum(rank::float8 * above) as ranked,
  count(*) filter (where cents <= 0) as left_out,
  sum(least(cents, 0))::bigint as left_out_cents
from ranked group by part
"""


@dataclass(frozen=True)
class Parts:
    """What to add up, as SQL: `found` is what the other two may read from.

    `portfolios` gives the `key` of each; `units` what each unit came to, `trailing` and
    `recurring`, with the number of the `portfolio`, or none for all of them together.
    """

    found: str
    portfolios: str
    units: str


# By the key of the portfolio, and whether it is of what recurs.
Found = dict[tuple[str | None, bool], Sums]


def read(transaction: Transaction, parts: Parts, asked: Mapping[str, Any]) -> Found:
    """Add up the units of portfolios."""
    rows = transaction.session.execute(text(SUMS.format(**vars(parts))), asked)
    return {(row.key, row.recurring): sums_of(row) for row in rows}


def sums_of(row: Row[Any]) -> Sums:
    return Sums(
        units=row.units,
        cents=row.cents,
        tops=(row.top_1, row.top_3, row.top_5, row.top_10),
        squares=row.squares,
        logs=row.logs,
        ranked=row.ranked,
        left_out=row.left_out,
        left_out_cents=row.left_out_cents,
    )
