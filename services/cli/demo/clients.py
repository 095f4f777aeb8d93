"""The company's clients: who they are, what they are worth and whom we know there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from math import log
from random import Random
from typing import Any

from services.cli.demo.addresses import address_of
from services.cli.demo.names import NAMES
from services.cli.demo.offices import OFFICES, Office, Person
from services.registry.domain.names import slug

NUMBERS_EACH = 5  # the main number, and one for each contact
MOST = 400  # what the smallest range has numbers for
CURRENCY = "EUR"
TYPICAL_MARGIN, SPREAD = 4_500, 1.15  # the median, and the sigma of its logarithm
TIERS = ((20_000, "A"), (7_500, "B"), (0, "C"))
PROSPECT_CHANCE = 0.3
LOST_REASONS = {
    "sold to a group with its own IT": "insourced",
    "moved to a cheaper competitor": "Billig & Co IT",
}
A_WEEK = 7
# Of each so many clients, the people of one want nothing that is sent to many.
OBJECTS_EACH, OBJECTS_AT = 29, 11
NEW_SHARE = 0.06
NEW_DAYS = range(10, 170)
OLD_DAYS = range(600, 4_500)


@dataclass(frozen=True)
class Contact:
    """Somebody at a client."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class Client:
    """A client or prospect; `yearly_margin` is in CURRENCY."""

    number: int
    reference: str
    name: str
    office: Office
    manager: Person
    status: str
    since: date
    yearly_margin: int
    phone: str
    contacts: tuple[Contact, ...]
    lost_reason: str | None
    rank: int

    @property
    def objects(self) -> bool:
        """Whether its people want nothing that is sent to many."""
        return self.number % OBJECTS_EACH == OBJECTS_AT

    @property
    def lost_to(self) -> str | None:
        """Who has it now, if it is lost."""
        return LOST_REASONS[self.lost_reason] if self.lost_reason else None

    @property
    def tier(self) -> str:
        """How much attention it is promised, by what it is worth."""
        return next(tier for least, tier in TIERS if self.yearly_margin >= least)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Return it as a list of clients has it: a row for each contact."""
        address = address_of(self.office.code, self.number, self.rank)
        for contact in self.contacts:
            yield {
                **address,
                "branch": self.office.code,
                "client": self.name,
                "reference": self.reference,
                "status": self.status,
                "tier": self.tier,
                "since": self.since.isoformat(),
                "phone": self.phone,
                "yearly_margin": str(self.yearly_margin),
                "currency": CURRENCY,
                "lost_reason": self.lost_reason,
                "lost_to": self.lost_to,
                "account_manager": self.manager.email,
                "contact": contact.name,
                "contact_phone": contact.phone,
                "contact_email": contact.email,
            }


@dataclass(frozen=True)
class Place:
    """Where a client stands: its number, and its rank among those of its office."""

    number: int
    office: Office
    rank: int


def chance(seed: int, *about: object) -> Random:
    """Return the dice for one thing: what is thrown for another changes nothing."""
    return Random(" ".join(map(str, (seed, *about))))  # noqa: S311 no secret


def clients(
    seed: int, moment: datetime, many: int, offices: Sequence[Office] = OFFICES
) -> list[Client]:
    """Make up the first so many clients; more of them leave these as they are."""
    companies = {
        office.code: NAMES[office.code].companies(chance(seed, office.code))
        for office in offices
    }
    return [
        client(seed, moment, place, companies[place.office.code][place.rank])
        for place in islice(places(offices), many)
    ]


def places(offices: Sequence[Office]) -> Iterator[Place]:
    """Spread clients over the offices by their parts of twenty."""
    ranks = dict.fromkeys((office.code for office in offices), 0)
    for number, office in enumerate(cycle(order_of(offices)), start=1):
        yield Place(number, office, ranks[office.code])
        ranks[office.code] += 1


def order_of(offices: Sequence[Office]) -> list[Office]:
    due = [
        ((turn + 0.5) / office.part, at)
        for at, office in enumerate(offices)
        for turn in range(office.part)
    ]
    return [offices[at] for _, at in sorted(due)]


def client(seed: int, moment: datetime, place: Place, name: str) -> Client:
    dice, office = chance(seed, "client", place.number), place.office
    status, since = standing(dice, moment, place)
    managers = office.account_managers
    first = place.rank * NUMBERS_EACH
    return Client(
        number=place.number,
        reference=reference(seed, moment, place.number),
        name=name,
        office=office,
        manager=managers[place.rank % len(managers)],
        status=status,
        since=since,
        yearly_margin=margin(dice, status),
        phone=office.number(first),
        contacts=contacts(dice, office, name, first + 1),
        lost_reason=dice.choice(list(LOST_REASONS)) if status == "lost" else None,
        rank=place.rank,
    )


def margin(dice: Random, status: str) -> int:
    """Throw a client's yearly margin; a prospect's is multiplied by its chance."""
    chance_of_winning = PROSPECT_CHANCE if status == "prospect" else 1
    return int(dice.lognormvariate(log(TYPICAL_MARGIN), SPREAD) * chance_of_winning)


def reference(seed: int, moment: datetime, number: int) -> str:
    """Return the client's number in our books; the first one's is the moment."""
    told = f"{moment:%Y%m%d%H%M}" if number == 1 else f"{number:04}"
    return f"{prefix(seed)}{told}"


def prefix(seed: int) -> str:
    """Return how the references of this seed's clients begin."""
    return f"DEMO{seed}-"


def standing(dice: Random, moment: datetime, place: Place) -> tuple[str, date]:
    """Say what a client is to us, and since when; the first one is a fresh prospect."""
    today = moment.date()
    (status,) = dice.choices(("active", "prospect", "lost"), (89, 8, 3))
    days = dice.choice(OLD_DAYS)
    if place.number == 1:
        status, days = "prospect", A_WEEK
    elif status == "prospect" or (status == "active" and dice.random() < NEW_SHARE):
        days = dice.choice(NEW_DAYS)
    return status, today - timedelta(days=days)


def contacts(
    dice: Random, office: Office, company: str, first: int
) -> tuple[Contact, ...]:
    (many,) = dice.choices((1, 2, 3, 4), (4, 3, 2, 1))
    people = NAMES[office.code].people(dice, many)
    domain = f"{slug(company)}.example"
    return tuple(
        Contact(name, office.number(first + at), f"{address(name)}@{domain}")
        for at, name in enumerate(people)
    )


def address(name: str) -> str:
    return slug(name).replace("-", ".")
