"""Tasks whose messages were not sent."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.storage.tasks import OPEN

CLIENTS = """
select distinct client_id from cadence.tasks where task_id = any(:tasks)
"""
UNTELL = f"""
update cadence.tasks t set told_at = null, granted_at = null
where t.task_id = any(:tasks) and {OPEN}
"""


def clients_of(transaction: Transaction, tasks: Sequence[str]) -> list[ClientId]:
    """Find with whom tasks are."""
    rows = transaction.session.execute(text(CLIENTS), {"tasks": list(tasks)})
    return sorted(rows.scalars())


def untell(transaction: Transaction, tasks: Sequence[str]) -> None:
    """Note of open tasks that nobody was told that they are due."""
    transaction.session.execute(text(UNTELL), {"tasks": list(tasks)})
