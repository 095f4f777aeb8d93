"""In which months tasks of a client were done, by what they were for."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.rituals import RITUAL

# What the log tells of a promised month is no task's: a late touch does last month's.
OCCASIONS = """
select t.purpose, t.occasion
from (
  select cast(:client as text) as client_id union all
  select m.client_id from cadence.clients m where m.counts_for = :client
) as own join cadence.tasks t using (client_id)
where t.purpose = any(:rituals)
  and (t.outcome = 'done' or t.done_at is not null and t.purpose = any(:by_task))
"""


def done(
    transaction: Transaction, client: ClientId, by_task: Sequence[Purpose]
) -> list[tuple[Purpose, str]]:
    """Read which occasions were done by somebody's word, or by the log `by_task`."""
    rows = transaction.session.execute(
        text(OCCASIONS),
        {
            "client": client,
            "rituals": sorted(RITUAL),
            "by_task": [each.value for each in by_task],
        },
    )
    return [(Purpose(row.purpose), row.occasion) for row in rows]
