"""What happens to the company on a day without its doing: calls, outages, sales."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from libs.contracts.mails import MailExchanged
from libs.contracts.outages import Area, OutageRestored, OutageStarted
from libs.contracts.record import Event
from libs.contracts.sales import SaleMade
from libs.contracts.tickets import TicketClosed
from services.cli.demo.calls import Line
from services.cli.demo.clients import Client, chance
from services.cli.demo.offices import Office
from services.cli.year.company import DISTRICTS

YEAR = 365
# How often a year each client rings us, rings in vain, is written to, buys and has a
# ticket; how often a branch has an outage.
RINGS, IN_VAIN, MAILS, BUYS, TICKETS, OUTAGES = 4, 1.2, 2, 0.5, 2, 3
OPENS, CLOSES = 9 * 60, 15 * 60  # minutes of a day in UTC, when all offices are open
SHORT, LONG = 120, 1_200  # minutes of an outage

Happening = tuple[datetime, Event]


@dataclass(frozen=True)
class World:
    """All clients, and the seed of what happens to them."""

    seed: int
    clients: tuple[Client, ...]

    def of(self, day: date, midnight: datetime) -> list[Happening]:
        """Tell what happens on a day, the earliest first."""
        told: list[Happening] = []
        for client in self.clients:
            dice = chance(self.seed, "world", day, client.number)
            if client.office.open_hours.works_on(day) and client.status != "lost":
                told += happens_to(client, dice, midnight)
        for office in {c.office.code: c.office for c in self.clients}.values():
            told += outages(office, chance(self.seed, day, office.code), midnight)
        return sorted(told, key=lambda each: (each[0], each[1].type))


def happens_to(client: Client, dice: Random, midnight: datetime) -> Iterator[Happening]:
    line, contact = Line(client, dice), dice.choice(client.contacts)
    if often(dice, RINGS):
        at = by_day(dice, midnight)
        yield at, line.call(at, "in", client.manager, contact.phone)
    if often(dice, IN_VAIN):
        at = by_day(dice, midnight)
        yield at, line.in_vain(at, "in", contact.phone)
    if often(dice, MAILS):
        at = by_day(dice, midnight)
        yield at, mail(contact.email, client.manager.email, at)
    if client.status == "active" and often(dice, BUYS):
        at = by_day(dice, midnight)
        yield at, SaleMade(sale_id="", client_ref=client.reference, sold_at=at)
    if client.status == "active" and often(dice, TICKETS):
        at = by_day(dice, midnight)
        yield at, ticket(client, dice, at)


def mail(address: str, staff: str, at: datetime) -> MailExchanged:
    return MailExchanged(
        message_id=f"<{at:%Y%m%d%H%M}.{address}>",
        direction="out",
        address=address,
        sent_at=at,
        staff_email=staff,
    )


def ticket(client: Client, dice: Random, at: datetime) -> TicketClosed:
    return TicketClosed(
        ticket_id="",
        closed_at=at,
        client_ref=client.reference,
        rating=dice.choice((None, 3, 4, 5, 5)),
    )


def outages(office: Office, dice: Random, midnight: datetime) -> Iterator[Happening]:
    """Tell of an outage in a district, and that it is over some hours later."""
    if not often(dice, OUTAGES):
        return
    at, district = by_day(dice, midnight), dice.choice(DISTRICTS[office.code])
    area = Area(office.country, postal_codes=(district,))
    name = f"{office.code}-{at:%Y%m%d}"
    over_at = at + timedelta(minutes=dice.randrange(SHORT, LONG))
    yield at, OutageStarted(outage_id=name, area=area, cause="power", started_at=at)
    yield (
        over_at,
        OutageRestored(outage_id=name, area=area, cause="power", restored_at=over_at),
    )


def often(dice: Random, times_a_year: float) -> bool:
    """Throw for something that happens so many times in a year, on one of its days."""
    return dice.random() < times_a_year / YEAR


def by_day(dice: Random, midnight: datetime) -> datetime:
    return midnight + timedelta(minutes=dice.randrange(OPENS, CLOSES))
