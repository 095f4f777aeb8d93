"""What there is of each class of rows, and what of it is too old."""

from dataclasses import dataclass
from datetime import datetime

from libs.storage.retention import Limits, Rule
from libs.storage.transactions import Transaction

COUNTED = """
select count(*) as rows, {oldest} as oldest,
  count(*) filter (where {over} and not {held}) as going,
  count(*) filter (where {over} and {held}) as held
from {service}.{table} t where {where}
"""


@dataclass(frozen=True)
class Stock:
    """Rows there are, since when, how many go next and how many a hold keeps."""

    rows: int
    oldest: datetime | None
    going: int
    held: int

    def __add__(self, other: "Stock") -> "Stock":
        """Count two together."""
        since = [each.oldest for each in (self, other) if each.oldest]
        return Stock(
            self.rows + other.rows,
            min(since, default=None),
            self.going + other.going,
            self.held + other.held,
        )


NONE = Stock(0, None, 0, 0)


def stock(transaction: Transaction, rule: Rule, given: Limits) -> Stock:
    """Count a rule's rows; this reads the whole table."""
    sql = COUNTED.format(
        oldest=f"min(({rule.since})::timestamptz)" if rule.since else "null",
        over=rule.over,
        held=rule.held,
        where=rule.where,
        service=transaction.service,
        table=rule.table,
    )
    row = transaction.session.exec_driver_sql(sql, given.bound(rule)).one()
    return Stock(*row)
