"""Months of five people to plan: what two hundred clients were promised."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import gcd

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from libs.values import BranchId, StaffId
from services.cadence.domain.capacity import A_DAY, Away, Person, minutes_by_day
from services.cadence.domain.expected_loss import PROMISED_PERIOD_DAYS, expected_loss
from services.cadence.domain.planning import Slot, Work

FIRST, DAYS = date(2026, 3, 2), 30
CLIENTS, A_CLIENT = 200, 3
PEOPLE = tuple(StaffId(f"s-{number}") for number in range(5))
WHOLE_WEEK = 40 * 60
HOURS = OpenHours.parse(
    zone("Europe/Vienna"),
    dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",)),
    PublicHolidays("AT", "9"),
)


@dataclass(frozen=True)
class Ground:
    """Works, and the minutes there are for them."""

    works: Sequence[Work]
    room: Mapping[Slot, int]


def drawn(seed: int, load: float, efforts: Sequence[int]) -> Ground:
    """Draw a month in which so much is asked for as a part of the time there is.

    Efforts are in minutes; the time there is comes in whole smallest efforts.
    """
    dice = random.Random(seed)  # noqa: S311 -- draws to be repeated, no secret
    taken = [[dice.choice(efforts) for _ in range(A_CLIENT)] for _ in range(CLIENTS)]
    steps = sum(map(sum, taken)) / load / (step := gcd(*efforts))
    room = {slot: n * step for slot, n in _shared(round(steps), _time(dice)).items()}
    works = [
        work
        for client, minutes in enumerate(taken)
        for work in _promised(dice, f"{client:03}", minutes, room)
    ]
    return Ground(works, room)


def _promised(
    dice: random.Random, client: str, efforts: Sequence[int], room: Mapping[Slot, int]
) -> list[Work]:
    """Draw what one client was promised, by one of our people or one of two."""
    people = dice.sample(PEOPLE, dice.choice((1, 1, 2)))
    margin, value = dice.lognormvariate(9, 1), dice.uniform(0, 100)
    at_stake = round(expected_loss(margin, value, PROMISED_PERIOD_DAYS), 2)
    works = []
    for number, minutes in enumerate(efforts):
        released = dice.randrange(DAYS - 2)
        due = min(released + dice.randint(2, 14), DAYS - 1)
        days = [FIRST + n * A_DAY for n in range(released, due + 1)]
        ways = tuple((who, day) for who in people for day in days if (who, day) in room)
        works.append(Work(f"{client}-{number}", minutes, at_stake, days[-1], ways))
    return works


def _time(dice: random.Random) -> dict[Slot, int]:
    """Return the minutes of whole weeks, less three days of absence for each."""
    time = {}
    for who in PEOPLE:
        gone = FIRST + dice.randrange(DAYS) * A_DAY
        away = (Away(gone, gone + 2 * A_DAY),)
        person = Person(who, BranchId("vienna"), WHOLE_WEEK, away)
        by_day = minutes_by_day(person, HOURS, FIRST, FIRST + (DAYS - 1) * A_DAY)
        time |= {(who, day): minutes for day, minutes in by_day.items()}
    return time


def _shared(steps: int, time: Mapping[Slot, int]) -> dict[Slot, int]:
    """Share steps out in proportion, to the last one."""
    whole, passed, shared = sum(time.values()), 0, {}
    for slot, minutes in time.items():
        before = steps * passed // whole
        passed += minutes
        shared[slot] = steps * passed // whole - before
    return shared
