"""Tasks that a message was sent for."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.storage import news
from services.cadence.storage.tasks import OPEN

CLIENTS = """
select distinct client_id from cadence.tasks where task_id = any(:tasks)
"""
CLOSE = f"""
update cadence.tasks t
set closed_at = s.at, outcome = 'done', said = 'sent', on_time = null
from unnest(cast(:granted as text[]), cast(:same as text[]), cast(:channels as text[]),
  cast(:ats as timestamptz[])) as s (granted, same, channel, at)
where t.task_id in (s.granted, s.same) and t.channel = s.channel and {OPEN}
returning t.client_id
"""


class Sent(NamedTuple):
    """What went out: for which task, by which way and when.

    `granted` is whose grant it used, `same` the task of its client, purpose and period.
    """

    granted: str
    same: str
    channel: str
    at: datetime


def clients_of(transaction: Transaction, sent: Sequence[Sent]) -> list[ClientId]:
    """Find with whom the tasks are that messages may have been for."""
    named = {task for each in sent for task in (each.granted, each.same)}
    rows = transaction.session.execute(text(CLIENTS), {"tasks": sorted(named)})
    return sorted(rows.scalars())


def close(transaction: Transaction, sent: Sequence[Sent]) -> set[ClientId]:
    """Close the open tasks that messages were for; return with whom they were."""
    rows = transaction.session.execute(
        text(CLOSE),
        {
            "granted": [each.granted for each in sent],
            "same": [each.same for each in sent],
            "channels": [each.channel for each in sent],
            "ats": [each.at for each in sent],
        },
    )
    closed = set(rows.scalars())
    if closed:
        news.tell(transaction)
    return closed
