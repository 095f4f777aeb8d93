"""Calls: with the account manager, with the service desk, and missed ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log
from random import Random

from libs.contracts.calls import CallEnded, Direction
from services.cli.demo.clients import Client
from services.cli.demo.days import at_work, lately, rhythm
from services.cli.demo.offices import Person

TYPICAL_TALK, TALK_SPREAD, SHORTEST_TALK = 400, 0.7, 65  # seconds
WE_RING = 0.7  # of the calls with an account manager
IN_VAIN = 0.15  # of our calls, before the one that gets through
AN_HOUR = 60  # minutes
SERVICE_DAYS = (10, 50)
MISSED_DAYS = 110
RINGS_IN_VAIN = 25  # one client of so many has rung in vain lately
QUEUE = "support"

Happened = tuple[datetime, CallEnded]


@dataclass(frozen=True)
class Line:
    """The telephone line between us and a client, and the dice for what it carries."""

    client: Client
    dice: Random

    def call(
        self, at: datetime, direction: Direction, us: Person, number: str
    ) -> CallEnded:
        """Tell of a call long enough to say something."""
        talk = int(self.dice.lognormvariate(log(TYPICAL_TALK), TALK_SPREAD))
        return CallEnded(
            call_id="",
            direction=direction,
            number=number,
            started_at=at,
            outcome="answered",
            talk_seconds=max(SHORTEST_TALK, talk),
            service_desk=us.is_service_desk,
            extension=us.extension,
            staff_email=us.email,
            queue=QUEUE if us.is_service_desk and direction == "in" else None,
        )

    def in_vain(self, at: datetime, direction: Direction, number: str) -> CallEnded:
        """Tell of a call that nobody answered."""
        return CallEnded(
            call_id="",
            direction=direction,
            number=number,
            started_at=at,
            outcome="missed",
            talk_seconds=0,
        )

    def number(self) -> str:
        """Choose somebody's number, or now and then the main one."""
        numbers = [contact.phone for contact in self.client.contacts]
        return self.dice.choice([*numbers, self.client.phone])

    def at_work(self, day: date) -> datetime:
        """Choose a moment of the office's working time."""
        return at_work(self.dice, self.client.office.open_hours, day)

    def minutes_after(self, at: datetime) -> datetime:
        """Choose a moment within the hour."""
        return at + timedelta(minutes=self.dice.randrange(5, AN_HOUR))


def personal(line: Line, every: float, start: date, end: date) -> Iterator[Happened]:
    """Tell of the calls with the account manager."""
    us = line.client.manager
    for day in rhythm(line.dice, every, start, end):
        at, number = line.at_work(day), line.number()
        if line.dice.random() >= WE_RING:
            yield at, line.call(at, "in", us, number)
            continue
        if line.dice.random() < IN_VAIN:
            yield at, line.in_vain(at, "out", number)
            at = line.minutes_after(at)
        yield at, line.call(at, "out", us, number)


def service(line: Line, start: date, end: date) -> Iterator[Happened]:
    """Tell of the calls for help."""
    for day in rhythm(line.dice, line.dice.uniform(*SERVICE_DAYS), start, end):
        at = line.at_work(day)
        us = line.dice.choice(line.client.office.service_desk)
        yield at, line.call(at, "in", us, line.number())


def missed(line: Line, start: date, end: date) -> Iterator[Happened]:
    """Tell of calls nobody took; the service desk rings back within the hour."""
    for day in rhythm(line.dice, MISSED_DAYS, start, end):
        at, number = line.at_work(day), line.number()
        us = line.dice.choice(line.client.office.service_desk)
        yield at, line.in_vain(at, "in", number)
        returned = line.minutes_after(at)
        yield returned, line.call(returned, "out", us, number)


def owed(line: Line, moment: datetime) -> Iterator[Happened]:
    """Tell of the calls we have not returned yet: a few clients rang in vain lately."""
    if line.client.number % RINGS_IN_VAIN != 1:
        return
    number = line.number()
    for _ in range(line.dice.choice((1, 1, 2))):
        at = lately(line.dice, line.client.office.open_hours, moment)
        yield at, line.in_vain(at, "in", number)
