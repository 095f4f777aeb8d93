"""How much of a service's traffic waits, and for how long."""

from collections.abc import Collection
from dataclasses import dataclass

from libs.storage.transactions import Transaction


@dataclass(frozen=True)
class Backlog:
    """Events that wait and the age of the oldest, and how late timers are, in s."""

    waiting: int
    waiting_age: float
    parked: int
    unpublished: int
    unpublished_age: float
    timers_late: float


def measured(transaction: Transaction, timers: Collection[str]) -> Backlog:
    """Count what waits in the inbox and the outbox, and look at the named timers.

    A row of a timer that no code has any more is late for ever.
    """
    row = transaction.session.exec_driver_sql(
        BACKLOG.format(schema=transaction.service),
        {"now": transaction.now, "timers": list(timers)},
    )
    return Backlog(*row.one())


BACKLOG = """
select i.waiting, coalesce(i.age, 0), p.parked, o.unpublished, coalesce(o.age, 0),
 greatest(t.late, 0) from
 (select count(*) as waiting,
   extract(epoch from clock_timestamp() - min(received_at))::float8 as age
  from {schema}.inbox where state = 'waiting') i,
 (select count(*) as parked from {schema}.inbox where state = 'parked') p,
 (select count(*) as unpublished,
   extract(epoch from clock_timestamp() - min(created_at))::float8 as age
  from {schema}.outbox where published_at is null) o,
 (select extract(epoch from %(now)s - min(due_at))::float8 as late
  from {schema}.timers where name = any(%(timers)s)) t
"""
