"""The company that lives the year: its offices, people and their leave, and clients."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

from libs.contracts.calls import CallEnded
from libs.contracts.record import Event
from services.cli.demo.calls import Line
from services.cli.demo.clients import Client, chance, clients
from services.cli.demo.days import at_work
from services.cli.demo.history import sent
from services.cli.demo.offices import OFFICES, Office, Person

PARTS = {"munich": 7, "lyon": 7, "dublin": 6}
MOST = 500
HOURS = {"owner": 10, "account_manager": 20, "service_desk": 0}
# Where clients are: an outage concerns one of these districts.
DISTRICTS = {
    "munich": ("80331", "80469", "80538", "81667", "81925"),
    "lyon": ("69001", "69002", "69003", "69006", "69007"),
    "dublin": ("D01 AX23", "D02 AF30", "D04 KX56", "D06 RP21", "D08 TY48"),
}
TOWNS = {"munich": "München", "lyon": "Lyon", "dublin": "Dublin"}
STREETS = {"munich": "Lindenstraße", "lyon": "Rue des Lilas", "dublin": "Elm Road"}
A_DAY = timedelta(days=1)
LAST_CALL_WITHIN = 35  # days
SUMMER, WINTER = (date(2000, 7, 1), 50), (date(2000, 10, 5), 60)
TWO_WEEKS, A_WEEK = timedelta(days=13), timedelta(days=6)
POLICIES = {
    "A": {"monthly_meeting": True, "newsletter": True, "review_months": 6},
    "B": {"review_months": 12},
}


@dataclass(frozen=True)
class Absence:
    """Days on which somebody is away, both included."""

    who: Person
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def body(self) -> dict[str, str]:
        """Return it as the register takes it."""
        return {"from_day": self.first.isoformat(), "to_day": self.last.isoformat()}


@dataclass(frozen=True)
class Company:
    """The company as the year begins at `moment`, with so many clients."""

    seed: int
    moment: datetime
    size: int

    @property
    def offices(self) -> tuple[Office, ...]:
        """Its offices, which share the clients about evenly."""
        return tuple(replace(each, part=PARTS[each.code]) for each in OFFICES)

    def clients(self) -> list[Client]:
        """Make up its clients."""
        return clients(self.seed, self.moment, self.size, self.offices)

    def leave(self, who: Person) -> list[Absence]:
        """Say when somebody is on leave: two weeks in summer, one in autumn."""
        dice = chance(self.seed, "leave", who.name)
        spans = ((SUMMER, TWO_WEEKS), (WINTER, A_WEEK))
        return [
            Absence(who, first, first + long)
            for (season, days), long in spans
            for first in [
                season.replace(year=self.moment.year) + dice.randrange(days) * A_DAY
            ]
        ]

    def staff(self) -> Iterator[dict[str, Any]]:
        """Return its people as the register takes them, with hours and leave."""
        for office in self.offices:
            for person, told in zip(office.people, office.staff(), strict=True):
                yield told | {
                    "weekly_contact_hours": HOURS[person.role],
                    "absences": [each.body() for each in self.leave(person)],
                }


def rows(whose: Sequence[Client]) -> Iterator[dict[str, Any]]:
    """Return clients as a list has them, each with an address."""
    turns = {code: cycle(each) for code, each in DISTRICTS.items()}
    for client in whose:
        code = client.office.code
        site = {
            "street": f"{STREETS[code]} {client.number}",
            "postal_code": next(turns[code]),
            "city": TOWNS[code],
        }
        yield from (row | site for row in client.rows())


def last_calls(company: Company, whose: Sequence[Client]) -> Iterator[Event]:
    """Tell of the last call with each client before the year begins."""
    for client in whose:
        dice = chance(company.seed, "last call", client.number)
        hours = client.office.open_hours
        day = company.moment.date() - dice.randrange(3, LAST_CALL_WITHIN) * A_DAY
        at = at_work(dice, hours, day)
        if at < company.moment and client.status != "lost":
            line = Line(client, dice)
            call: CallEnded = line.call(at, "out", client.manager, client.phone)
            yield sent(call, f"{client.reference}-before", at)
