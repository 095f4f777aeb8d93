"""The made-up company: always the same, believable, and never ahead of its time."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import phonenumbers
import pytest

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.catalogue import outside_types
from services.cli.demo.clients import MOST, prefix
from services.cli.demo.history import Company
from services.cli.demo.offices import OFFICES
from services.registry.domain.addresses import postal_address
from services.registry.domain.rows import Row

NOW = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
COMPANY = Company(1, NOW, 60)


@pytest.fixture(scope="module")
def history():
    return COMPANY.history(COMPANY.clients())


def test_the_same_seed_tells_the_same_bytes(history):
    again = COMPANY.history(COMPANY.clients())

    assert [wire.encode(e) for _, e in again] == [wire.encode(e) for _, e in history]


def test_another_seed_is_another_company():
    other = Company(2, NOW, 60).clients()

    assert not {c.name for c in other} >= {c.name for c in COMPANY.clients()}
    assert not any(c.reference.startswith(prefix(1)) for c in other)


def test_more_clients_leave_the_first_ones_as_they_are():
    assert Company(1, NOW, 20).clients() == COMPANY.clients()[:20]


def test_there_are_three_offices_twelve_people_and_three_hundred_clients():
    clients = Company(1, NOW, 300).clients()

    assert len(OFFICES) == 3
    assert sum(len(office.people) for office in OFFICES) == 12
    assert len({client.name for client in clients}) == 300
    assert len({client.reference for client in clients}) == 300
    assert {client.tier for client in clients} == {"A", "B", "C"}


def test_a_few_clients_earn_most_of_the_margin():
    margins = sorted(c.yearly_margin for c in Company(1, NOW, 300).clients())

    assert sum(margins[-60:]) > sum(margins) / 2


def test_every_number_is_one_of_fiction_and_belongs_to_one_client():
    clients = Company(1, NOW, MOST).clients()
    numbers = [
        number for c in clients for number in (c.phone, *(p.phone for p in c.contacts))
    ]

    assert len(set(numbers)) == len(numbers)
    assert all(n.startswith(tuple(o.numbers for o in OFFICES)) for n in numbers)
    assert all(phonenumbers.is_possible_number(phonenumbers.parse(n)) for n in numbers)


def test_the_register_can_read_every_row():
    for row in (row for client in COMPANY.clients() for row in client.rows()):
        read = Row.read(1, row)

        read.check()
        assert read.read_day("since") <= NOW.date()
        assert read.read_money("yearly_margin").amount >= 0


def test_most_have_an_address_and_a_few_object():
    clients = Company(1, NOW, MOST).clients()
    rows = [next(client.rows()) for client in clients]
    there = {(row["street"], row["city"]) for row in rows if "street" in row}

    assert len(there) == sum("street" in row for row in rows) == MOST - 24
    assert sum(client.objects for client in clients) == 14
    for office in OFFICES:
        addresses = [row for row in rows if row["branch"] == office.code]
        told = {name: addresses[0][name] for name in ("street", "postal_code", "city")}
        assert postal_address(country=office.country, **told).lines
        assert postal_address(**office.branch()["address"]).lines


def test_every_event_is_valid_by_its_contract(history):
    for _, event in history:
        assert wire.decode(wire.encode(event), outside_types()) == event


def test_nothing_happens_twice_or_out_of_order_or_in_the_future(history):
    assert len({event.key for _, event in history}) == len(history)
    assert all(before[0] <= after[0] for before, after in pairwise(history))
    assert all(NOW - timedelta(days=560) < at < NOW for at, _ in history)


def test_people_ring_while_the_office_is_open(history):
    of_number = {
        contact.phone: client.office
        for client in COMPANY.clients()
        for contact in client.contacts
    }
    incoming = [
        event
        for _, event in history
        if isinstance(event, CallEnded)
        and event.direction == "in"
        and event.number in of_number
    ]

    assert incoming
    assert all(of_number[e.number].open_hours.is_open(e.started_at) for e in incoming)


def test_some_are_cared_for_and_some_are_not():
    company = Company(1, NOW, 120)
    clients = company.clients()
    last_call = dict.fromkeys(client.reference for client in clients)
    for at, event in company.history(clients):
        if (
            isinstance(event, CallEnded)
            and not event.service_desk
            and event.talk_seconds
        ):
            last_call[event.sent.id.rpartition("-")[0]] = NOW - at
    silent = Counter(span and span // timedelta(days=60) for span in last_call.values())

    assert silent[0] > 40
    assert silent[None] > 2
    assert sum(silent[n] for n in silent if n and n >= 5) > 4


@pytest.mark.parametrize("morning", ["2026-03-02T05:00Z", "2026-01-01T12:00Z"])
def test_somebody_rang_in_vain_lately_even_on_a_holiday_or_at_night(morning):
    now = datetime.fromisoformat(morning)
    company = Company(1, now, 20)

    last = max(
        at
        for at, event in company.history(company.clients())
        if isinstance(event, CallEnded) and event.outcome == "missed"
    )

    assert now - timedelta(days=5) < last < now
