"""Rituals: what a client can count on is kept as tasks, whenever something changes."""

from collections.abc import Sequence

from libs.calendars.months import month_of
from libs.storage.branches import Hours
from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Client
from services.cadence.domain.horizon import ritual_tasks
from services.cadence.domain.tasks import Task
from services.cadence.storage import rituals as storage
from services.cadence.storage import tasks


def renew(transaction: Transaction, changed: Sequence[Client], hours: Hours) -> None:
    """Make the tasks of clients in hand those of their rituals."""
    clients = {each.id: each for each in changed if each.branch in hours}
    wanted = {
        task.id: task
        for each in clients.values()
        for task in ritual_tasks(each, hours[each.branch], transaction.now)
    }
    months = {
        key: str(month_of(transaction.now, hours[each.branch].zone))
        for key, each in clients.items()
    }
    known = storage.known(transaction, months)
    opened = [t for t in wanted.values() if t.id not in known or known[t.id].differs(t)]
    storage.open_anew(transaction, opened)
    stale = [each for each in known.values() if each.open and each.id not in wanted]
    storage.miss(transaction, [e.id for e in stale if e.occasion < months[e.client]])
    storage.withdraw(
        transaction, [e.id for e in stale if e.occasion >= months[e.client]]
    )
    if done := [t.client for t in opened if is_overtaken(t, clients[t.client])]:
        tasks.settle(transaction, done)


def is_overtaken(task: Task, client: Client) -> bool:
    """Tell whether there may have been a touch already that does it."""
    last = client.history.last_personal
    return bool(task.needs and last and last > task.not_before)
