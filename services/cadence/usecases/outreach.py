"""Outreach: who has little to bill calls the clients that are most worth it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from libs.contracts.utilisation import UtilisationLow
from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.call_list import Section
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.domain.triggers import working_day
from services.cadence.storage import call_list, settings, triggers
from services.cadence.storage import idle_weeks as storage
from services.cadence.storage.idle_weeks import IdleWeek
from services.cadence.usecases import tasks

TIMER = "draft_outreach"
WITHIN = timedelta(days=4)
EXPIRES = timedelta(days=14)
TOO_LATE = timedelta(days=21)
# Neither who is rung back anyhow, nor who is to be called this week as it is.
LITTLE_HEARD_OF = (Section.LONG_SILENT, Section.WORTH_IT)


def record(transaction: Transaction, told: Sequence[UtilisationLow]) -> None:
    """Keep how much of our people's time was sold, to be acted on at once."""
    storage.keep(transaction, [week_of(each) for each in told])
    transaction.wake(TIMER, transaction.now)


def draft(transaction: Transaction) -> datetime | None:
    """Open outreach for a week that was low, or close it where one was not."""
    week = storage.undrafted(transaction)
    if week is None:
        return None
    if week.low:
        hours = hours_of(transaction, [week.branch])
        open_for(transaction, week, hours[week.branch])
    else:
        tasks.reckon(transaction, storage.withdraw(transaction, week))
    storage.set_drafted(transaction, week)
    return transaction.now


def open_for(transaction: Transaction, week: IdleWeek, hours: OpenHours) -> None:
    """Open the calls that are most worth it of those that may be made now."""
    now = transaction.now
    if local_day(now, hours.zone) - week.week_on > TOO_LATE:
        return
    held, where = settings.held(transaction), {week.branch: hours}
    most = held.outreach_calls
    chosen, _ = call_list.choose(transaction, where, week.staff, most, held)
    drafted = [
        outreach(now, week, each.client, hours)
        for each in chosen
        if each.section in LITTLE_HEARD_OF
    ]
    triggers.want_again(transaction, [each.id for each in drafted])
    tasks.propose(transaction, drafted)


def outreach(now: datetime, week: IdleWeek, client: ClientId, hours: OpenHours) -> Task:
    day = working_day(local_day(now, hours.zone) + WITHIN, hours)
    due_at = start_of_day(day, hours.zone)
    return Task(
        client=client,
        branch=week.branch,
        purpose=Purpose.OUTREACH,
        occasion=week.occasion,
        not_before=now,
        due_at=due_at,
        expires_at=due_at + EXPIRES,
    )


def week_of(told: UtilisationLow) -> IdleWeek:
    low = told.utilisation < told.threshold
    return IdleWeek(told.staff_id, told.week_on, told.branch_id, low, told.revision)
