"""The ledger of an embedded suite, as far as its clock waits for it."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from psycopg import Connection

from libs.waiting import until
from services.outbound.storage.pauses import NOT_PAUSED

SCHEMA = "outbound"
# A sender that is not at work for so long may not send: its instance is not armed.
STUCK_SECONDS = 5

# What the sender would take now, has in hand, or is to let go because it is too late.
# A letter at the printer's waits for people, and so does what is stopped.
DUE = f"""
select m.message_id, m.state from outbound.messages m
where m.message_id <> all(%(stuck)s) and (
  m.state = 'claimed' or (m.state = 'handed_over' and m.channel <> 'post')
  or (m.state in ('queued', 'deferred') and (m.not_after <= %(now)s
    or (m.not_before <= %(now)s
      and (m.gap_class = 'exempt' or m.granted_until > %(now)s)
      and {NOT_PAUSED}
      and not exists (select from outbound.lanes l
        where split_part(l.lane, '.', 1) = m.channel and l.resting_until > %(now)s)))))
"""  # noqa: S608 a condition of our own
# By what is not a timer of a worker the ledger goes on.
TURNS = """
select least(not_before, not_after) as due_at from outbound.messages
where state in ('queued', 'deferred') and not_before > {present}
"""


class Ledger:
    """What is due in the ledger; what does not move is given up, and not waited for."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.stuck: list[str] = []

    def settle(self, now: datetime) -> bool:
        """Wait until nothing is due any more; tell whether anything was."""
        due = first = self.due(now)
        while due:
            if not until(partial(self.goes_on, now, due), STUCK_SECONDS):
                self.stuck += due
            due = self.due(now)
        return bool(first)

    def goes_on(self, now: datetime, before: Mapping[str, str]) -> bool:
        """Tell whether anything has become of what was due before."""
        return self.due(now) != before

    def due(self, now: datetime) -> Mapping[str, str]:
        """Read what the sender is at, by its state."""
        bound: dict[str, Any] = {"now": now, "stuck": self.stuck}
        return dict(self.connection.execute(DUE, bound).fetchall())
