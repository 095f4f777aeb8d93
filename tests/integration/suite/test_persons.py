"""One person in all services: handed over alone, and forgotten everywhere."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import click
import pytest

from libs.contracts import wire
from libs.identity import Role
from libs.storage import inbox
from libs.storage.inbox import Arrival
from libs.testing import databases
from services.cli import who_is_who
from services.cli.person import held_on
from services.outbound.domain.messages import Channel, Draft, Form, Key
from services.outbound.domain.parcels import Parcel
from services.outbound.storage import frozen
from services.outbound.usecases import ledger
from tests.integration.suite.carried import SCHEMAS, Carried
from tests.integration.suite.conftest import PREPARE

JULIA = {
    "name": "Canary Huber",
    "phones": ["+43664700700"],
    "emails": ["canary@alpine.example"],
}
QUENTIN = {
    "name": "Quentin Quail",
    "phones": ["+43664800800"],
    "emails": ["quail@alpine.example"],
}
OF_JULIA = ("canary", "Canary", "43664700700")
OF_QUENTIN = ("quail", "Quail", "43664800800")


MAIL = b"""\
Subject: For Canary
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

RGVhciBDYW5hcnksIFF1ZW50aW4gUXVhaWwgc2F5cyBoZWxsby4=
"""
ELSEWHERE = {"/v1/persons/": "touchpoints", "/v1/messages-to/": "outbound"}


class Door:
    """The APIs, as the commands ask them."""

    def __init__(self, world):
        self.world = world

    def get(self, path, **query):
        service = next((s for p, s in ELSEWHERE.items() if p in path), "registry")
        answer = self.world.ask(service, "GET", path, Role.OWNER, query_string=query)
        if answer.status_code != 200:
            raise click.ClickException(answer.text)
        return answer.json

    def pages(self, path, **query):
        return self.get(path, **query)["items"]

    def post(self, path, body):
        answer = self.world.ask("registry", "POST", path, Role.OWNER, json=body)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json


@pytest.fixture
def url(postgres):
    with databases.lent_database(postgres, PREPARE) as url:
        yield url


@pytest.fixture
def house(url, tmp_path):
    house = Carried(url, tmp_path)
    yield house
    house.close()


def filled(house):
    """Two people of one client who are in one log, and one of them gave consent."""
    door = Door(house)
    branch = {"branch_id": "vienna", "name": "Vienna", "country": "AT"}
    branch |= {"zone": "Europe/Vienna", "hours": {"mon": ["09:00-17:00"]}}
    door.post("/v1/branches", branch)
    client = {"branch_id": "vienna", "name": "Alpine Dental", "status": "active"}
    client |= {"tier": "A", "since": "2019-05-01"}
    client = door.post("/v1/clients", client)["client_id"]
    julia, quentin = (
        door.post("/v1/contacts", person | {"client_id": client})
        for person in (JULIA, QUENTIN)
    )
    agreed = {"channel": "email", "address": JULIA["emails"][0], "given": True}
    agreed |= {"source": "canary form", "text_version": "1"}
    door.post(f"/v1/contacts/{julia['contact_id']}/consents", agreed)
    house.carry()
    for person, missed in ((julia, True), (julia, False), (quentin, False)):
        call(house, person["phones"][0], missed=missed)
    note(house, client, julia["contact_id"], "Canary said that Quentin Quail left.")
    house.carry()
    write(house, julia["contact_id"], client)
    return door, client, julia, quentin


def write(house, contact, client):
    """Make a mail to somebody."""
    now = datetime.now(UTC)
    key = Key("vienna", "thank_you", "2026", contact, Channel.EMAIL)
    draft = Draft(
        *(key, client, "broadcast", Form.TEMPLATE, {}, now, now + timedelta(days=9)),
        contact=contact,
    )
    address = JULIA["emails"][0]
    with house.workers["outbound"].begin() as transaction:
        ledger.queue(transaction, [draft])
        parcel = (key.id, "vienna", Channel.EMAIL, address, MAIL, "us@example.net")
        frozen.freeze(transaction, [Parcel(*parcel)])


def call(house, number, *, missed, ago=30):
    at = datetime.now(UTC) - timedelta(minutes=ago)
    told = {
        "call_id": uuid4().hex,
        "direction": "in",
        "number": number,
        "started_at": at.isoformat(),
        "outcome": "missed" if missed else "answered",
        "talk_seconds": 0 if missed else 600,
    }
    event = {
        "specversion": "1.0",
        "id": uuid4().hex,
        "source": "pbx/vienna",
        "type": "keepwell.call.ended.v1",
        "datacontenttype": "application/json",
        "data": told,
    }
    answer = house.ask(
        "touchpoints",
        "POST",
        "/v1/events",
        Role.OWNER,
        json=event,
        headers={"Content-Type": "application/cloudevents+json"},
    )
    assert answer.status_code < 300, answer.text


def note(house, client, contact, text):
    touch = {"client_id": client, "contact_id": contact, "kind": "face_to_face"}
    touch |= {"direction": "out", "note": text, "outcome": "agreed"}
    touch |= {"occurred_at": (datetime.now(UTC) - timedelta(hours=2)).isoformat()}
    touch |= {"next_step": "send the plan"}
    answer = house.ask("touchpoints", "POST", "/v1/touchpoints", Role.OWNER, json=touch)
    assert answer.status_code == 201, answer.text


def erase(house, door, contact):
    door.post(f"/v1/contacts/{contact}/erasure", None)
    house.carry()
    for name in SCHEMAS:
        with house.workers[name].begin() as transaction:
            house.services[name].sweep_up_after_people(transaction, None)


@pytest.mark.requirement("GD-1")
def test_what_is_handed_over_is_all_of_one_person_and_nothing_of_another(house):
    door, _, julia, quentin = filled(house)

    told = held_on(door, julia)

    written = str(told)
    assert all(word in written for word in OF_JULIA)
    assert not any(word.casefold() in written.casefold() for word in OF_QUENTIN)
    assert "Quentin" not in written
    log = told["log"]
    kinds = {touch["kind"] for touch in log["touches"]}
    assert kinds == {"face_to_face", "missed", "call"}
    assert [each["number"] for each in log["callbacks"]] == JULIA["phones"]
    [mail] = told["messages"]
    assert (mail["purpose"], mail["subject"]) == ("thank_you", "For Canary")
    assert "Dear Canary, [another person] says hello." in mail["says"][-1]
    assert [each["source"] for each in told["consents"]["history"]] == ["canary form"]
    assert not any(word in str(held_on(door, quentin)) for word in OF_JULIA)


@pytest.mark.requirement("GD-2")
def test_a_person_is_forgotten_and_a_restored_backup_does_not_remember(
    house, postgres, url, tmp_path
):
    door, _, julia, _ = filled(house)
    with_numbers = {t.split(".")[0] for t in house.tables_with("43664700700")}
    assert with_numbers == {*SCHEMAS} - {"concentration"}
    value = house.rows("select value from touchpoints.relationships")
    house.close()
    restored = copy_of(postgres, url)

    erase(house, door, julia["contact_id"])

    for word in OF_JULIA:
        assert house.tables_with(word) == []
    assert house.rows("select value from touchpoints.relationships") == value
    assert house.tables_with("43664800800")
    [listed] = door.pages("/v1/erasures")
    yesterday = Carried(restored, tmp_path)
    assert yesterday.tables_with("Canary")
    erase(yesterday, Door(yesterday), listed["contact_id"])
    left = {word: yesterday.tables_with(word) for word in OF_JULIA}
    yesterday.close()
    assert not any(left.values())


@pytest.mark.requirement("GD-2")
def test_a_call_owed_to_a_forgotten_person_is_owed_no_longer(house):
    door, client, julia, _ = filled(house)
    call(house, JULIA["phones"][0], missed=True, ago=5)
    house.carry()
    assert owed(house) == [julia["contact_id"]]

    erase(house, door, julia["contact_id"])
    assert owed(house) == []
    note(house, client, None, "All is well.")
    house.carry()

    assert owed(house) == []
    assert house.rows("select reason from cadence.inbox where state <> 'done'") == []
    assert (
        house.ask("touchpoints", "GET", "/v1/callbacks", Role.OWNER).json["items"] == []
    )


def owed(house):
    rows = house.rows(
        "select contact_id from cadence.callbacks where closed_at is null"
    )
    return [contact for (contact,) in rows]


def test_a_forgotten_persons_mails_are_not_another_clients_of_the_domain(house):
    door, client, *people = filled(house)
    zeta = {"branch_id": "vienna", "name": "Zeta Steel", "status": "active"}
    zeta = door.post("/v1/clients", zeta | {"tier": "C", "since": "2024-01-01"})
    rita = {"name": "Rita", "emails": ["rita@alpine.example"]}
    door.post("/v1/contacts", rita | {"client_id": zeta["client_id"]})
    theirs = who_is_who.read(door).clients_at(JULIA["emails"][0])
    assert theirs == {client}

    for person in people:
        erase(house, door, person["contact_id"])

    who = who_is_who.read(door)
    assert who.clients_at(JULIA["emails"][0]) == frozenset()
    assert who.clients_at("somebody@alpine.example") == {zeta["client_id"]}


@pytest.mark.requirement("GD-2")
def test_what_was_heard_of_a_forgotten_person_is_not_heard_anew(house):
    door, _, julia, _ = filled(house)
    call(house, JULIA["phones"][0], missed=False)
    arrived = parked(house)

    erase(house, door, julia["contact_id"])

    kept = house.rows("select id, state, body from touchpoints.inbox")
    assert (arrived.id, "done", None) in kept


@pytest.mark.requirement("GD-2")
def test_what_waits_for_a_number_that_two_share_outlives_one_of_them(house):
    door, client, julia, _ = filled(house)
    shared = {"name": "Rita Rauch", "phones": JULIA["phones"], "client_id": client}
    door.post("/v1/contacts", shared)
    house.carry()
    call(house, JULIA["phones"][0], missed=False)
    parked(house)

    erase(house, door, julia["contact_id"])

    assert house.rows("select state from touchpoints.inbox") == [("parked",)]


def parked(house):
    """Park the event that was just reported, whole with its number."""
    [event] = house.taken("touchpoints")
    body = wire.encode(event)
    assert JULIA["phones"][0].encode() in body
    with house.workers["touchpoints"].begin() as transaction:
        arrived = Arrival(*event.key, wire.digest(body), event.type, body)
        inbox.set_aside(transaction, arrived, "it waits")
    return arrived


def copy_of(postgres, url):
    """Restore a database beside it as it is now; nobody may be in it."""
    postgres.templates[copy_of] = url.rpartition("/")[2].partition("?")[0]
    return databases.fresh_database(postgres, copy_of)
