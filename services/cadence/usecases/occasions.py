"""Occasions: whoever is to hear from us on a day is given a task in time, once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from libs.calendars.zones import local_day, start_of_day
from libs.contracts.clients import ClientRecorded, ContactRecorded
from libs.contracts.introductions import ReferralReceived
from libs.storage.branches import Hours, all_hours
from libs.storage.transactions import Transaction
from libs.values import BranchId, ContactId
from services.cadence.domain.greetings import greeted_on
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.occasions import (
    A_DAY,
    MONTH_DAY,
    Occasion,
    Yearly,
    days_of,
    kept_on,
    month_day_of,
    spaced,
    task_of,
    window,
)
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.storage import greetings
from services.cadence.storage import occasions as storage
from services.cadence.usecases import budgets, tasks

A_WINDOW = 500
TIMER = "open_occasions"
THANKED_WITHIN = timedelta(days=3)

Windows = Mapping[BranchId, Sequence[date]]
Found = Sequence[Occasion]
Source = Callable[[Transaction, Windows, int], Found]


def open_due(transaction: Transaction) -> datetime | None:
    """Open what the horizon reaches, a window of it; say when the next days begin."""
    now, hours = transaction.now, all_hours(transaction)
    reached = storage.reached(transaction)
    windows = {b: window(now, h.zone, reached.get(b)) for b, h in hours.items()}
    if open_some(transaction, windows, hours):
        return now
    today = {branch: local_day(now, each.zone) for branch, each in hours.items()}
    storage.reach(transaction, today)
    nights = (start_of_day(today[b] + A_DAY, h.zone) for b, h in hours.items())
    return min(nights, default=None)


def open_some(transaction: Transaction, windows: Windows, hours: Hours) -> bool:
    """Open tasks for a window of the occasions; tell whether there may be more."""
    found: list[Occasion] = []
    for source in SOURCES:
        found += source(transaction, windows, A_WINDOW - len(found))
        if len(found) == A_WINDOW:
            break
    terms, now = storage.terms(transaction), transaction.now
    kept = spaced(found, terms.apart)
    due = [task_of(each, terms, hours[each.branch], now) for each in kept]
    tasks.propose(transaction, due)
    budgets.spend(transaction, zip(kept, due, strict=True))
    return len(found) == A_WINDOW


def follow_contacts(
    transaction: Transaction, recorded: Sequence[ContactRecorded]
) -> None:
    """Take back what is for another day now, and see to who has a birthday soon."""
    storage.withdraw(transaction, [contact.contact_id for contact in recorded])
    hurry(transaction, (month_day_of(contact.birthday) for contact in recorded))


def follow_clients(
    transaction: Transaction, recorded: Sequence[ClientRecorded]
) -> None:
    """Keep when clients were served first."""
    told = [(c.client_id, c.revision, c.first_service_on) for c in recorded]
    storage.keep_first_services(transaction, told)
    hurry(transaction, (f"{first:{MONTH_DAY}}" for *_, first in told if first))


def forget(transaction: Transaction, contacts: Sequence[ContactId]) -> None:
    """Send nothing more to people who were erased, and forget what was noted."""
    storage.forget(transaction, contacts)


def thank(transaction: Transaction, received: Sequence[ReferralReceived]) -> None:
    """See to it that who introduced somebody to us is thanked."""
    tasks.propose(transaction, [thanks_for(each) for each in received])


def thanks_for(referral: ReferralReceived) -> Task:
    since = referral.received_at
    return Task(
        client=referral.client_id,
        branch=referral.branch_id,
        purpose=Purpose.THANK_YOU,
        occasion=f"introduction {referral.introduction_id}",
        not_before=since,
        due_at=since + THANKED_WITHIN,
        note="for an introduction",
    )


def hurry(transaction: Transaction, month_days: Iterable[str | None]) -> None:
    """Run the round at once when a day of the year may be within its reach."""
    today = transaction.now.date()
    near = (today + A_DAY * ahead for ahead in range(-1, HORIZON.days + 2))
    soon = {month_day for day in near for month_day in kept_on(day)}
    if any(each and each[-5:] in soon for each in month_days):
        transaction.wake(TIMER, transaction.now)


def birthdays(transaction: Transaction, windows: Windows, most: int) -> Found:
    return storage.birthdays(transaction, every_day(windows), most)


def anniversaries(transaction: Transaction, windows: Windows, most: int) -> Found:
    kept = storage.anniversaries(transaction, every_day(windows), most)
    return budgets.granted(transaction, kept)


def our_birthday(transaction: Transaction, windows: Windows, most: int) -> Found:
    ours = storage.terms(transaction).our_birthday
    days = [
        replace(each, month_day="")
        for each in every_day(windows)
        if ours and ours.endswith(each.month_day)
    ]
    return storage.everybody(transaction, Purpose.OUR_BIRTHDAY, days, most)


def greeted(transaction: Transaction, windows: Windows, most: int) -> Found:
    known = greetings.holidays(transaction)
    days = [
        Yearly(branch, holiday.name, day)
        for branch, window_of in windows.items()
        for day in window_of
        for holiday in greeted_on(known, day)
    ]
    return storage.everybody(transaction, Purpose.GREETING, days, most)


SOURCES: Sequence[Source] = (birthdays, anniversaries, our_birthday, greeted)


def every_day(windows: Windows) -> list[Yearly]:
    return [each for branch, days in windows.items() for each in days_of(branch, days)]
