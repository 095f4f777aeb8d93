"""A client's year, month by month: done, open or none."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from libs.calendars.months import Month, month_of
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from libs.storage.transactions import Transaction
from libs.values import ClientId, StaffId
from services.cadence.domain.grid import (
    AskedYear,
    Row,
    grid,
    month_of_occasion,
    targets,
)
from services.cadence.domain.horizon import rituals_of
from services.cadence.domain.promises import Promised, keeps
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.rituals import PURPOSES
from services.cadence.storage import grid as storage
from services.cadence.storage import touches
from services.cadence.usecases import branches, of_clients

# What no touch tells of, but the task that it does or somebody closes.
BY_TASK = (Purpose.NEWSLETTER, Purpose.REVIEW)


@dataclass(frozen=True)
class Year:
    """A client's year."""

    client: ClientId
    branch: str
    name: str | None
    rows: Sequence[Row]


def of_client(
    transaction: Transaction, client: ClientId, staff: StaffId | None, asked: int | None
) -> Year:
    """Draw up a year of a client, of `staff` if given: this one if none is asked for.

    Raises NoSuchClient and NoSuchBranch.
    """
    known = of_clients.unmerged(transaction, client, staff)
    branch = known.branch
    hours = branches.hours_of(transaction, branch)[branch]
    now, until = transaction.now, known.paused_until
    year = asked or local_day(now, hours.zone).year
    about = AskedYear(year, now, max(now, until or now))
    due = targets(rituals_of(known, now), known.history, hours, about)
    rows = grid(due, done_in(transaction, client, hours, year), year)
    name = known.profile.name if known.profile else None
    return Year(client, branch, name, rows)


def done_in(
    transaction: Transaction, client: ClientId, hours: OpenHours, year: int
) -> dict[Purpose, set[Month]]:
    begins = start_of_day(Month(year, 1).day(1), hours.zone)
    since = {client: begins - begins.resolution}
    done: dict[Purpose, set[Month]] = defaultdict(set)
    touched = touches.done_since(transaction, since).get(client, ())
    for (what, at), promised in product(touched, Promised):
        if keeps(what, promised):
            done[PURPOSES[promised]].add(month_of(at, hours.zone))
    for purpose, occasion in storage.done(transaction, client, BY_TASK):
        done[purpose].add(month_of_occasion(occasion))
    return done
