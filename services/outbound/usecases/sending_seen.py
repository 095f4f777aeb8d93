"""How sending stands: what waits or went wrong, and what stops it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.observability import metrics
from libs.storage.transactions import Transaction
from services.outbound.domain.pauses import Pause
from services.outbound.storage import claims, lanes, mailboxes, messages, pauses
from services.outbound.storage import complaints as storage
from services.outbound.storage.instances import Instance
from services.outbound.storage.lanes import FailingLane
from services.outbound.storage.mailboxes import Mailbox
from services.outbound.usecases import arming


@dataclass(frozen=True)
class Sending:
    """What waits or went wrong by state, and what stops the rest."""

    states: dict[str, int]
    pauses: list[Pause]
    lanes: list[FailingLane]
    instances: list[Instance]
    mailboxes: list[Mailbox]


def seen(transaction: Transaction) -> Sending:
    """Look at all that has to do with sending."""
    return Sending(
        messages.counts(transaction),
        pauses.standing(transaction),
        lanes.failing(transaction),
        arming.listed(transaction),
        mailboxes.standing(transaction),
    )


def measure(transaction: Transaction) -> None:
    """Show what waits or went wrong, what is stopped, and which way out fails."""
    found = seen(transaction)
    for state, number in found.states.items():
        metrics.MESSAGES.labels(state).set(number)
    for pause in found.pauses:
        told = pauses.spelt(pause.reach)
        metrics.MESSAGES_PAUSED.labels(told["over"], told["channel"]).set(1)
    for lane in found.lanes:
        metrics.LANES_FAILING.labels(lane.lane).set(lane.failures)
    show_senders(transaction, found.instances)
    for mailbox in found.mailboxes:
        show(transaction, mailbox)
    for branch, number in storage.complaints_of_branches(transaction).items():
        metrics.COMPLAINTS.labels(branch).set(number)


def show_senders(transaction: Transaction, instances: Sequence[Instance]) -> None:
    """Show whether any may send, for how long messages wait, and whose clock is off."""
    service, now = transaction.service, transaction.now
    armed = any(each.may_send(now) for each in instances)
    metrics.MESSAGES_ARMED.labels(service).set(armed)
    waits = seconds(claims.waiting_since(transaction), now)
    metrics.MESSAGES_WAITING_AGE.labels(service).set(waits)
    for instance in instances:
        metrics.CLOCKS_OFF.labels(instance.id).set(instance.off_by or 0)


def show(transaction: Transaction, mailbox: Mailbox) -> None:
    """Show how a mailbox stands; there is one, or none."""
    service, now = transaction.service, transaction.now
    metrics.MAILBOX_WAITING.labels(service).set(mailbox.waiting)
    metrics.MAILBOX_PARKED.labels(service).set(mailbox.parked)
    metrics.MAILBOX_AGE.labels(service).set(seconds(mailbox.oldest_at, now))
    metrics.MAILBOX_FAILING.labels(service).set(seconds(mailbox.failing_since, now))


def seconds(since: datetime | None, now: datetime) -> float:
    return (now - since).total_seconds() if since else 0.0
