"""Greetings: proposed by people, refused on crowded days, and the owner's holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from libs.calendars.working_time import OpenHours
from libs.storage.transactions import Transaction
from libs.values import (
    ClientId,
    Conflict,
    ContactId,
    FieldError,
    NotFound,
    StaffId,
)
from services.cadence.domain.filters import OccasionFilter
from services.cadence.domain.greetings import (
    CardsTooClose,
    CardToCome,
    Holiday,
    require_uncrowded,
)
from services.cadence.domain.occasions import (
    CardTerms,
    Occasion,
    require_in_reach,
    task_of,
    window,
)
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.storage import greetings as storage
from services.cadence.storage import occasions, tasks
from services.cadence.storage.greetings import Place
from services.cadence.usecases import branches, of_clients


class AlreadyPlanned(Conflict):
    """The same is planned for that day already."""


class NoSuchHoliday(NotFound):
    """There is no such holiday."""


@dataclass(frozen=True)
class Greeting:
    """A card that somebody of ours wants a client to have on a day."""

    client: ClientId
    purpose: Purpose
    arrives_on: date
    contact: ContactId | None
    note: str


def propose(
    transaction: Transaction, wish: Greeting, staff: StaffId | None
) -> CardToCome:
    """Plan a card to a client, of `staff` if given.

    Raises NoSuchClient, NobodyThere, CrowdedDay, TooFarAhead, CardsTooClose and
    AlreadyPlanned.
    """
    branch = of_clients.found(transaction, wish.client, staff).branch
    of_clients.require_there(transaction, wish.contact, wish.client)
    hours = branches.hours_of(transaction, branch)[branch]
    require_good_day(transaction, wish, hours)
    require_in_reach(wish.arrives_on, transaction.now, hours.zone)
    occasion = Occasion(
        client=wish.client,
        branch=branch,
        purpose=wish.purpose,
        day=wish.arrives_on,
        of=wish.contact or "",
        contact=wish.contact,
        note=wish.note,
    )
    terms = occasions.terms(transaction)
    task = task_of(occasion, terms, hours, transaction.now)
    require_apart(transaction, task, wish, terms.apart.days)
    if not tasks.open_all(transaction, [task]):
        raise AlreadyPlanned
    [planned] = storage.coming(transaction, OccasionFilter(task=task.id), None, 1)
    return planned


def require_apart(
    transaction: Transaction, card: Task, wish: Greeting, days: int
) -> None:
    """Raise CardsTooClose for a greeting within so many days of another card."""
    greets = wish.purpose is Purpose.GREETING
    if greets and occasions.is_beside(transaction, card, wish.arrives_on, days):
        near = f"within {days} days of another card"
        raise CardsTooClose(None, FieldError("arrives_on", near))


def require_good_day(
    transaction: Transaction, wish: Greeting, hours: OpenHours
) -> None:
    """Raise CrowdedDay for a greeting on a day when everybody sends one."""
    if wish.purpose is Purpose.GREETING:
        _, *reach = window(transaction.now, hours.zone, None)
        known = storage.holidays(transaction)
        require_uncrowded(known, wish.arrives_on, reach, hours)


def coming(
    transaction: Transaction, wanted: OccasionFilter, after: Place | None, most: int
) -> Sequence[CardToCome]:
    """List what clients are to hear from us on, the first due first."""
    return storage.coming(transaction, wanted, after, most)


def holidays(transaction: Transaction) -> Sequence[Holiday]:
    """List the owner's holidays."""
    return storage.holidays(transaction)


def set_holiday(transaction: Transaction, holiday: Holiday) -> Holiday:
    """Add a holiday, or change it."""
    storage.save(transaction, holiday)
    transaction.audit("holiday set", holiday.name)
    return holiday


def remove_holiday(transaction: Transaction, name: str) -> None:
    """Forget a holiday; raises NoSuchHoliday."""
    if not storage.remove(transaction, name):
        raise NoSuchHoliday
    transaction.audit("holiday removed", name)


def terms(transaction: Transaction) -> CardTerms:
    """Read the lead times and our own birthday."""
    return occasions.terms(transaction)


def terms_in_hand(transaction: Transaction) -> CardTerms:
    """Read them, and let nobody change them meanwhile."""
    return occasions.terms_in_hand(transaction)


def set_terms(transaction: Transaction, terms: CardTerms) -> CardTerms:
    """Change the lead times or our own birthday, for what is opened from now on."""
    transaction.audit("occasion terms set", "firm")
    return occasions.set_terms(transaction, terms)
