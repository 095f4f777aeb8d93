"""What calls for contacts with clients becomes tasks when its time comes."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.settings import Settings
from services.cadence.domain.triggers import Coming, Kind, Office, Trigger, coming
from services.cadence.storage import clients
from services.cadence.storage import settings as kept_settings
from services.cadence.storage import triggers as storage
from services.cadence.storage.triggers import DueTrigger
from services.cadence.usecases import tasks

A_WINDOW = 500
TIMER = "follow_triggers"
TICKETS_KEPT = timedelta(days=90)


def tell(transaction: Transaction, told: Sequence[Trigger]) -> None:
    """Keep the newest of what calls for contacts, to be followed at once.

    A client that nobody has told of yet is heard of by this.
    """
    if not told:
        return
    held = clients.lock(transaction, {each.client: each.branch for each in told})
    homes = {client.id: client.branch for client in held}
    at_home = [replace(each, branch=homes[each.client]) for each in told]
    storage.keep(transaction, at_home)
    transaction.wake(TIMER, transaction.now)


def look_again(transaction: Transaction, changed: Collection[ClientId]) -> None:
    """Follow all that is known of clients anew: they stand otherwise with us."""
    if changed:
        storage.stir(transaction, changed)
        transaction.wake(TIMER, transaction.now)


def follow(transaction: Transaction) -> datetime | None:
    """Open and close what follows from what is due; say when more will be.

    A sale's days may be others by now: what was opened by the old ones stays.
    """
    settings = kept_settings.hold(transaction)
    concerned = storage.due_clients(transaction, A_WINDOW)
    clients.take(transaction, concerned)
    due = storage.due(transaction, concerned)
    planned = plan(transaction, due, settings)
    open_now = [
        each.task
        for comings in planned.values()
        for each in comings
        if each.is_open(transaction.now)
    ]
    wanted = {each.task.id for comings in planned.values() for each in comings}
    moved = [t for t, comings in planned.items() if not is_live_sale(t, comings)]
    storage.withdraw(transaction, moved, wanted)
    tasks.propose(transaction, open_now)
    tasks.reckon(transaction, {*concerned} - {task.client for task in open_now})
    now = transaction.now
    storage.set_next(transaction, {t: after(now, c) for t, c in planned.items()})
    storage.forget_tickets(transaction, concerned, now - TICKETS_KEPT)
    return now if due else storage.next_at(transaction)


def plan(
    transaction: Transaction, due: Sequence[DueTrigger], settings: Settings
) -> dict[Trigger, tuple[Coming, ...]]:
    hours = branches.hours_of(transaction, [each.trigger.branch for each in due])
    offices = {branch: Office(each, settings) for branch, each in hours.items()}
    return {
        each.trigger: coming(each.trigger, each.status, offices[each.trigger.branch])
        for each in due
    }


def is_live_sale(trigger: Trigger, comings: Sequence[Coming]) -> bool:
    return trigger.kind is Kind.SALE and bool(comings)


def after(now: datetime, comings: Sequence[Coming]) -> datetime | None:
    """Say when the next of them opens; None when all are."""
    return min((each.opens_at for each in comings if each.opens_at > now), default=None)
