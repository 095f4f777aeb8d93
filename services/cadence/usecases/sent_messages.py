"""Sent messages: a task that was to be written is done once it went out."""

from collections.abc import Sequence

from libs.contracts.messages import MessageSent
from libs.storage.transactions import Transaction
from services.cadence.domain.tasks import task_id
from services.cadence.storage import clients
from services.cadence.storage import sent_messages as storage
from services.cadence.storage.sent_messages import Sent
from services.cadence.usecases import tasks


def record(transaction: Transaction, told: Sequence[MessageSent]) -> None:
    """Close the tasks that messages were for, each by what went the way it says."""
    sent = [sent_of(each) for each in told]
    clients.take(transaction, storage.clients_of(transaction, sent))
    if done := storage.close(transaction, sent):
        tasks.reckon(transaction, done)


def sent_of(told: MessageSent) -> Sent:
    """Name the task: the one whose grant was used, or the same told by its words."""
    same = task_id(told.client_id, told.purpose, told.period)
    return Sent(told.request_id or same, same, told.channel, told.sent_at)
