"""Of events that wait or were parked, what tells of an erased person goes, no more."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from libs.contracts import wire
from libs.contracts.consents import ConsentRecorded
from libs.contracts.envelope import Envelope
from libs.contracts.touchpoints import TouchpointLogged
from libs.storage import inbox
from libs.storage.inbox import Arrival
from libs.storage.traces import KEPT
from libs.testing import databases
from tests.integration.suite.carried import Carried
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.test_persons import erase, filled

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SPELT = (
    "+43 664 700 700",
    "0043664700700",
    "0664/700 700",
    "+43 (0)664 700-700",
    "CANARY@Alpine.Example",
    "Canary Huber <Canary@ALPINE.example>",
)
OTHERS = ("+43 664 700 7001", "x.canary@alpine.example", "canary@alpine.example.org")
STAND = "update {service}.inbox set state = '{state}' returning seq"
DONE = """
insert into {service}.inbox (source, id, digest, type, state)
select 's', cast(n as text), '', 't', 'done' from generate_series(1, 5000) n
returning seq
"""


@pytest.fixture
def house(postgres, tmp_path):
    with databases.lent_database(postgres, PREPARE) as url:
        house = Carried(url, tmp_path)
        yield house
        house.close()


def keep(house, service, body, state="parked"):
    """Keep an event whole, as one that cannot be handled yet."""
    with house.workers[service].begin() as transaction:
        kept = Arrival("pbx", f"e{body[:40]!r}", wire.fingerprint(body), "any", body)
        inbox.set_aside(transaction, kept, "it waits")
    house.rows(STAND.format(service=service, state=state))


def kept_event(event, **told):
    envelope = Envelope("keepwell/test", "e-1", None, NOW, None)
    return wire.encode(replace(event.example(), envelope=envelope, **told))


@pytest.mark.requirement("GD-2")
@pytest.mark.parametrize("state", ["parked", "waiting", "refused"])
def test_however_an_address_is_spelt_it_goes_from_what_is_kept(house, state):
    door, _, julia, _ = filled(house)
    for written in (*SPELT, *OTHERS):
        body = json.dumps({"data": {"from": written}}).encode()
        keep(house, "touchpoints", body, state)

    erase(house, door, julia["contact_id"])

    left = house.rows("select body from touchpoints.inbox where body is not null")
    said = [json.loads(bytes(body))["data"]["from"] for (body,) in left]
    assert sorted(said) == sorted(OTHERS)


@pytest.mark.requirement("GD-2")
def test_what_no_more_than_names_an_erased_person_waits_on(house):
    door, client, julia, _ = filled(house)
    whose = {"client_id": client, "contact_id": julia["contact_id"]}
    keep(house, "cadence", kept_event(TouchpointLogged, **whose), "waiting")
    channel = kept_event(ConsentRecorded, address=None, **whose)
    keep(house, "touchpoints", channel, "waiting")
    keep(house, "touchpoints", kept_event(ConsentRecorded, **whose), "waiting")

    erase(house, door, julia["contact_id"])

    assert house.rows("select state from cadence.inbox") == [("waiting",)]
    left = house.rows("select body from touchpoints.inbox where state = 'waiting'")
    assert [bytes(body) for (body,) in left] == [channel]


@pytest.mark.parametrize("service", ["registry", "touchpoints", "cadence"])
def test_of_all_that_was_ever_heard_only_what_is_kept_is_read(house, service):
    house.rows(DONE.format(service=service))
    query = KEPT.format(schema=service) % {"after": 0, "most": 500}

    plan = " ".join(line for (line,) in house.rows(f"explain {query}"))

    assert "inbox_kept" in plan
    assert "Seq Scan" not in plan
