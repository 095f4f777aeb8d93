"""Eighteen months with every client: who rang whom, who met, what was sent and billed.

A client's history depends on the seed, the moment and its number alone, so the same
three make the same events, byte for byte.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.invoices import InvoiceIssued
from libs.contracts.mails import MailExchanged
from libs.contracts.meetings import MeetingHeld, MeetingMode
from libs.contracts.record import Event
from libs.values import Money
from services.cli.demo import calls
from services.cli.demo.calls import Line
from services.cli.demo.care import Care, care_of
from services.cli.demo.clients import CURRENCY, Client, chance, clients
from services.cli.demo.days import rhythm

DAYS = 548
A_MONTH = 30
LOST_BEFORE = range(60, 400)  # days
MARGIN_OF_REVENUE = 0.35
SOURCES: dict[type[Event], str] = {
    CallEnded: "demo/telephone",
    MeetingHeld: "demo/calendar",
    MailExchanged: "demo/mail",
    InvoiceIssued: "demo/billing",
}

Happened = tuple[datetime, Event]


@dataclass(frozen=True)
class Company:
    """The made-up company as it was at `moment`, with so many clients."""

    seed: int
    moment: datetime
    size: int

    def clients(self) -> list[Client]:
        """Make up its clients."""
        return clients(self.seed, self.moment, self.size)

    def history(self, whose: Sequence[Client]) -> list[Happened]:
        """Tell everything that happened before the moment, the earliest first."""
        told = list(chain.from_iterable(self._with(client) for client in whose))
        told.sort(key=lambda each: (each[0], each[1].sent.id))
        return told

    def _with(self, client: Client) -> Iterator[Happened]:
        line = Line(client, chance(self.seed, "history", client.number))
        told = [each for each in happened(line, self.moment) if each[0] < self.moment]
        told.sort(key=lambda each: (each[0], each[1].type))
        for count, (at, event) in enumerate(told):
            yield at, sent(event, f"{client.reference}-{count:04}", at)


def sent(event: Event, name: str, at: datetime) -> Event:
    """Put an event into the envelope of the machine that tells of it."""
    if isinstance(event, CallEnded):
        event = replace(event, call_id=name)
    source = SOURCES[type(event)]
    return wire.addressed(event, id=name, source=source, time=at, branches=())


def happened(line: Line, moment: datetime) -> Iterator[Happened]:
    """Tell what happened with a client, in no order."""
    client, dice, today = line.client, line.dice, moment.date()
    care = care_of(client, dice)
    start = max(client.since, today - timedelta(days=DAYS))
    end = today
    if client.status == "lost":
        end -= timedelta(days=dice.choice(LOST_BEFORE))
    yield from in_touch(
        line, care, start, end - timedelta(days=dice.choice(care.silent))
    )
    if care.newsletters:
        yield from newsletters(line, start, end)
    if client.status != "prospect":
        yield from calls.service(line, start, end)
        yield from calls.missed(line, start, end)
        yield from invoices(line, start, end)
    if client.status != "lost":
        yield from calls.owed(line, moment)


def in_touch(line: Line, care: Care, start: date, end: date) -> Iterator[Happened]:
    """Tell of all that keeps a relationship alive."""
    yield from calls.personal(line, care.calls, start, end)
    yield from meetings(line, care.meetings, start, end)
    yield from mails(line, care.mails, start, end)


def meetings(line: Line, every: float, start: date, end: date) -> Iterator[Happened]:
    """Tell of meetings: the better the client, the more often in person."""
    client, dice = line.client, line.dice
    modes: tuple[MeetingMode, ...] = ("face_to_face", "video", "drop_in")
    shares = (2, 7, 1) if client.tier == "C" else (6, 3, 1)
    for day in rhythm(dice, every, start, end):
        at = line.at_work(day)
        yield (
            at,
            MeetingHeld(
                meeting_id=f"{client.reference}-{at:%Y%m%d%H%M}",
                mode=dice.choices(modes, shares)[0],
                started_at=at,
                minutes=dice.choice((30, 45, 60, 90)),
                contact_email=dice.choice(client.contacts).email,
                staff_email=client.manager.email,
            ),
        )


def mails(line: Line, every: float, start: date, end: date) -> Iterator[Happened]:
    """Tell of mails, written to somebody or by them."""
    client, dice = line.client, line.dice
    for day in rhythm(dice, every, start, end):
        at = line.at_work(day)
        yield (
            at,
            MailExchanged(
                message_id=f"<{client.reference}.{at:%Y%m%d%H%M%S}@mail.example>",
                direction=dice.choice(("in", "out")),
                address=dice.choice(client.contacts).email,
                sent_at=at,
            ),
        )


def newsletters(line: Line, start: date, end: date) -> Iterator[Happened]:
    """Tell of the newsletter, once a month."""
    client = line.client
    for day in rhythm(line.dice, A_MONTH, start, end):
        at = line.at_work(day)
        yield (
            at,
            MailExchanged(
                message_id=f"<news.{client.reference}.{at:%Y%m%d}@mail.example>",
                direction="out",
                address=client.contacts[0].email,
                sent_at=at,
                newsletter=True,
            ),
        )


def invoices(line: Line, start: date, end: date) -> Iterator[Happened]:
    """Tell of the monthly invoice, on the first working day."""
    client, dice = line.client, line.dice
    monthly = client.yearly_margin / MARGIN_OF_REVENUE / 12
    for first in months(start, end):
        at = line.at_work(first)
        amount = Decimal(int(monthly * dice.uniform(90, 110))) / 100
        yield (
            at,
            InvoiceIssued(
                invoice_id=f"{client.reference}-{first:%Y%m}",
                client_ref=client.reference,
                issued_at=at,
                amount=Money(amount, CURRENCY),
            ),
        )


def months(start: date, end: date) -> Iterator[date]:
    """Give the first day of every month after start, up to end."""
    first = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    while first <= end:
        yield first
        first = (first + timedelta(days=32)).replace(day=1)
