"""Promises: a month that ended without the promised touch has broken one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.calendars.months import Month
from libs.calendars.working_time import OpenHours
from libs.contracts.cadence import PromiseBroken
from libs.storage.branches import Hours, all_hours, hours_of
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.consistency import Consistency
from services.cadence.domain.promises import (
    Promised,
    broken_months,
    keeps,
    last_ended,
    latest_due,
    missed_months,
    next_ended,
    paused_months,
)
from services.cadence.storage import clients, consistency, pauses, touches
from services.cadence.storage import promises as storage
from services.cadence.storage.pauses import Pause
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
    """Announce the promises that ended months broke; say when the next months end."""
    now, hours = transaction.now, all_hours(transaction)
    ended = {branch: last_ended(now, each.zone) for branch, each in hours.items()}
    unjudged = clients.lock_unjudged(transaction, ended, A_WINDOW)
    since = {c.id: c.plan.judged_until for c in unjudged if c.plan.judged_until}
    record(transaction, told(transaction, unjudged, since, hours))
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


def record(transaction: Transaction, all_told: Sequence[ToJudge]) -> None:
    """Write down what was kept and what was promised in vain; announce what is new."""
    broken: list[Broken] = []
    kept: dict[consistency.Key, Consistency] = {}
    for each in all_told:
        client = each.client
        for promised in promised_to(client):
            months = judge(each, promised, transaction.now)
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


def promised_to(client: Client) -> Sequence[Promised]:
    return client.policy.rituals.promised if client.policy else ()


def judge(told: ToJudge, promised: Promised, now: datetime) -> dict[Month, bool]:
    """Tell of each whole month that is not judged yet whether the promise was kept.

    A month with a pause in it is not judged.
    """
    zone = told.hours.zone
    since = max(told.since, told.client.plan.since(promised) or told.since)
    kept = [at for what, at in told.done if keeps(what, promised)]
    broken = broken_months(since, kept, now, zone)
    paused = {
        month
        for pause in told.pauses
        for month in paused_months(pause.since, pause.until, zone)
    }
    ended = missed_months(since, now, zone)
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
