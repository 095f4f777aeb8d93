"""Promises: a month that ended without the promised touch has broken one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.calendars.months import Month
from libs.calendars.working_time import OpenHours
from libs.contracts.cadence import PromiseBroken
from libs.observability import metrics
from libs.storage.branches import Hours, all_hours, hours_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.consistency import Consistency
from services.cadence.domain.pauses import Pause
from services.cadence.domain.promises import (
    Promised,
    broken_months,
    judged_until,
    keeps,
    latest_due,
    missed_months,
    next_judged,
    paused_months,
)
from services.cadence.storage import clients, consistency, pauses, settings, touches
from services.cadence.storage import promises as storage
from services.cadence.storage.promises import Broken
from services.cadence.storage.touches import Done

A_WINDOW = 500
TIMER = "announce_broken_promises"


@dataclass(frozen=True)
class ToJudge:
    """What the months of a client are judged by."""

    client: Client
    since: datetime
    done: Sequence[Done]
    pauses: Sequence[Pause]
    hours: OpenHours


def announce_broken(transaction: Transaction) -> datetime | None:
    """Announce the promises that ended months broke; say when to judge the next.

    A month is judged some working days after its end: what was done on its last days
    may be told of later.
    """
    now, hours = transaction.now, all_hours(transaction)
    grace = settings.held(transaction).grace_days
    until = {branch: judged_until(now, hours[branch], grace) for branch in hours}
    unjudged = clients.lock_unjudged(transaction, until, A_WINDOW)
    since = {c.id: c.plan.judged_until for c in unjudged if c.plan.judged_until}
    record(transaction, told(transaction, unjudged, since, hours), until)
    clients.save(transaction, [judged(each, until[each.branch]) for each in unjudged])
    if len(unjudged) == A_WINDOW:
        return now
    return min((next_judged(now, each, grace) for each in hours.values()), default=None)


def measure(transaction: Transaction) -> None:
    """Let every branch count from 0, so that its first broken promise is a rise."""
    for branch in all_hours(transaction):
        metrics.PROMISES_BROKEN.labels(branch)


def watch(transaction: Transaction, branches: Iterable[str]) -> None:
    """See to it that the next month that can be judged in one of the branches is."""
    known, now = hours_of(transaction, branches).values(), transaction.now
    grace = settings.held(transaction).grace_days
    if moments := [next_judged(now, hours, grace) for hours in known]:
        transaction.wake(TIMER, min(moments))


def told(
    transaction: Transaction,
    unjudged: Sequence[Client],
    since: Mapping[ClientId, datetime],
    hours: Hours,
) -> list[ToJudge]:
    """Load what clients' months are judged by, of those that are judged since then."""
    done = touches.done_since(transaction, since)
    paused = pauses.of_clients(transaction, since)
    return [
        ToJudge(
            each,
            since[each.id],
            done.get(each.id, ()),
            paused.get(each.id, ()),
            hours[each.branch],
        )
        for each in unjudged
        if each.id in since
    ]


def record(
    transaction: Transaction,
    all_told: Sequence[ToJudge],
    until: Mapping[BranchId, datetime],
) -> None:
    """Write down what was kept and what was promised in vain; announce what is new."""
    broken: list[Broken] = []
    kept: dict[consistency.Key, Consistency] = {}
    for each in all_told:
        client = each.client
        for promised in promised_to(client):
            months = judge(each, promised, until[client.branch])
            missed = [month for month, was_kept in months.items() if not was_kept]
            broken += [broken_in(month, each, promised) for month in missed]
            key = (client.id, client.branch, promised)
            kept[key] = Consistency().after(months.values())
    consistency.add(transaction, kept)
    announce(transaction, broken)


def announce(transaction: Transaction, broken: Sequence[Broken]) -> None:
    """Write down what was promised in vain, and announce what is new."""
    fresh = storage.record(transaction, broken)
    transaction.announce([announcement(each) for each in fresh])
    for each in fresh:
        transaction.once_committed(metrics.PROMISES_BROKEN.labels(each.branch).inc)


def promised_to(client: Client) -> Sequence[Promised]:
    return client.policy.rituals.promised if client.policy else ()


def judge(told: ToJudge, promised: Promised, until: datetime) -> dict[Month, bool]:
    """Tell of each whole month up to the end of one whether the promise was kept.

    A month with a pause in it is not judged.
    """
    zone, over = told.hours.zone, until + until.resolution
    since = max(told.since, told.client.plan.since(promised) or told.since)
    kept = [at for what, at in told.done if keeps(what, promised)]
    broken = broken_months(since, kept, over, zone)
    paused = {
        month
        for pause in told.pauses
        for month in paused_months(pause.since, pause.until, zone)
    }
    ended = missed_months(since, over, zone)
    return {month: month not in broken for month in ended if month not in paused}


def broken_in(month: Month, told: ToJudge, promised: Promised) -> Broken:
    due_at = latest_due(month, told.hours)
    return Broken(told.client.id, told.client.branch, promised, month, due_at)


def judged(client: Client, until: datetime) -> Client:
    return replace(client, plan=replace(client.plan, judged_until=until))


def announcement(broken: Broken) -> PromiseBroken:
    return PromiseBroken(
        client_id=broken.client,
        branch_id=broken.branch,
        promise=f"monthly_{broken.promised}",
        due_at=broken.due_at,
    )
