"""The company's three offices and the twelve people who work there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import WEEKDAYS, OpenHours
from libs.calendars.zones import zone
from services.cli.demo.addresses import TOWNS

DOMAIN = "northwind-it.example"


@dataclass(frozen=True)
class Person:
    """One of our people, and the extension of their telephone."""

    name: str
    role: str
    extension: str

    @property
    def email(self) -> str:
        """Their address: the first name is enough in a house of twelve."""
        return f"{self.name.split()[0].lower()}@{DOMAIN}"

    @property
    def is_service_desk(self) -> bool:
        """Tell whether they only do service."""
        return self.role == "service_desk"


@dataclass(frozen=True)
class Office:
    """A branch: where it is, when it is open and who works there.

    `numbers` are the outside world's: ranges that regulators keep free for fiction.
    `part` is how many of twenty clients are with this office.
    """

    code: str
    name: str
    zone: str
    country: str
    subdivision: str | None
    hours: Mapping[str, tuple[str, ...]]
    numbers: str
    part: int
    people: tuple[Person, ...]

    @cached_property
    def open_hours(self) -> OpenHours:
        """When somebody is there, public holidays apart."""
        holidays = PublicHolidays(self.country, self.subdivision)
        return OpenHours.parse(zone(self.zone), self.hours, holidays)

    @property
    def account_managers(self) -> list[Person]:
        """Who looks after clients."""
        return [each for each in self.people if each.role == "account_manager"]

    @property
    def service_desk(self) -> list[Person]:
        """Who solves what is broken."""
        return [each for each in self.people if each.is_service_desk]

    def number(self, place: int) -> str:
        """Return the number at this place in the range, below a thousand."""
        return f"{self.numbers}{place:03}"

    def branch(self) -> dict[str, Any]:
        """Return it as the register takes it."""
        return {
            "branch_id": self.code,
            "name": self.name,
            "zone": self.zone,
            "country": self.country,
            "subdivision": self.subdivision,
            "hours": self.hours,
            "address": TOWNS[self.code].address(0) | {"country": self.country},
        }

    def staff(self) -> list[dict[str, Any]]:
        """Return its people as the register takes them."""
        return [
            {
                "branch_id": self.code,
                "name": person.name,
                "role": person.role,
                "email": person.email,
                "extension": person.extension,
                "service_desk": person.is_service_desk,
            }
            for person in self.people
        ]


MUNICH = Office(
    code="munich",
    name="Munich",
    zone="Europe/Berlin",
    country="DE",
    subdivision="BY",
    hours=dict.fromkeys(WEEKDAYS[:4], ("08:00-17:00",)) | {"fri": ("08:00-15:00",)},
    numbers="+498999998",
    part=9,
    people=(
        Person("Katharina Brandt", "owner", "20"),
        Person("Jonas Keller", "account_manager", "21"),
        Person("Miriam Vogel", "account_manager", "22"),
        Person("Tobias Lindner", "account_manager", "23"),
        Person("Selin Aydin", "service_desk", "24"),
        Person("Florian Huber", "service_desk", "25"),
    ),
)
LYON = Office(
    code="lyon",
    name="Lyon",
    zone="Europe/Paris",
    country="FR",
    subdivision=None,
    hours=dict.fromkeys(WEEKDAYS[:5], ("09:00-12:00", "14:00-18:00")),
    numbers="+33465710",
    part=6,
    people=(
        Person("Camille Renaud", "account_manager", "31"),
        Person("Hugo Perrin", "account_manager", "32"),
        Person("Lucie Marchand", "service_desk", "33"),
    ),
)
DUBLIN = Office(
    code="dublin",
    name="Dublin",
    zone="Europe/Dublin",
    country="IE",
    subdivision=None,
    hours=dict.fromkeys(WEEKDAYS[:5], ("09:00-17:30",)),
    numbers="+353209100",
    part=5,
    people=(
        Person("Aoife Nolan", "account_manager", "41"),
        Person("Conor Walsh", "account_manager", "42"),
        Person("Niamh Byrne", "service_desk", "43"),
    ),
)
OFFICES = (MUNICH, LYON, DUBLIN)
