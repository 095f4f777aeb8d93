"""Promises: a month that ended without the promised touch has broken one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from libs.calendars.months import Month
from libs.calendars.working_time import OpenHours
from libs.contracts.cadence import PromiseBroken
from libs.storage.branches import Hours, all_hours, hours_of
from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Client
from services.cadence.domain.promises import (
    Promised,
    broken_months,
    keeps,
    last_ended,
    latest_due,
    next_ended,
)
from services.cadence.storage import clients, gaps, touches
from services.cadence.storage import promises as storage
from services.cadence.storage.promises import Broken
from services.cadence.storage.touches import Done

A_WINDOW = 500
TIMER = "announce_broken_promises"


def announce_broken(transaction: Transaction) -> datetime | None:
    """Announce the promises that ended months broke; say when the next months end."""
    now, hours = transaction.now, all_hours(transaction)
    ended = {branch: last_ended(now, each.zone) for branch, each in hours.items()}
    unjudged = clients.lock_unjudged(transaction, ended, A_WINDOW)
    record(transaction, unjudged, hours)
    clients.save(transaction, [judged(each, ended[each.branch]) for each in unjudged])
    if len(unjudged) == A_WINDOW:
        return now
    return min((next_ended(now, each.zone) for each in hours.values()), default=None)


def watch(transaction: Transaction, branches: Iterable[str]) -> None:
    """See to it that this month is judged once it has ended in one of the branches."""
    known = hours_of(transaction, branches).values()
    ends = [next_ended(transaction.now, hours.zone) for hours in known]
    if ends:
        transaction.wake(TIMER, min(ends))


def record(transaction: Transaction, unjudged: Sequence[Client], hours: Hours) -> None:
    """Write down what was promised in vain until now, and announce what is new."""
    known = gaps.policies(transaction)
    since = {c.id: c.plan.judged_until for c in unjudged if c.plan.judged_until}
    done = touches.done_since(transaction, since)
    broken: list[Broken] = []
    for client in unjudged:
        promised = client.profile and known[client.profile.tier].promised
        if promised:
            kept = kept_by(done.get(client.id, ()), promised)
            open_hours = hours[client.branch]
            zone = open_hours.zone
            months = broken_months(since[client.id], kept, transaction.now, zone)
            broken += [
                broken_in(month, client, promised, open_hours) for month in months
            ]
    fresh = storage.record(transaction, broken)
    transaction.announce([announcement(each) for each in fresh])


def kept_by(done: Sequence[Done], promised: Promised) -> list[datetime]:
    return [at for what, at in done if keeps(what, promised)]


def broken_in(
    month: Month, client: Client, promised: Promised, hours: OpenHours
) -> Broken:
    due_at = latest_due(month, hours)
    return Broken(client.id, client.branch, promised, month, due_at)


def judged(client: Client, until: datetime) -> Client:
    return replace(client, plan=replace(client.plan, judged_until=until))


def announcement(broken: Broken) -> PromiseBroken:
    return PromiseBroken(
        client_id=broken.client,
        branch_id=broken.branch,
        promise=f"monthly_{broken.promised}",
        due_at=broken.due_at,
    )
