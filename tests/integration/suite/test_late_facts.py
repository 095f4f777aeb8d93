"""What arrives after a person was erased brings nothing of them back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from libs.contracts import wire
from libs.contracts.callbacks import CallbackFact, CallbackPromised
from libs.contracts.calls import CallEnded
from libs.contracts.catalogue import event_types
from libs.contracts.clients import ContactRecorded
from libs.contracts.envelope import Envelope
from libs.contracts.mails import MailExchanged
from libs.identity import Role
from libs.testing import databases
from services.touchpoints.storage import tombstones
from tests.integration.suite.carried import SCHEMAS, Carried
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.test_persons import JULIA, OF_JULIA, call, erase, filled
from tests.integration.suite.world import SECRET

TOLD = "select body from {}.outbox order by id"
LOGGED = """
select occurred_at, kind, client_id, contact_id, number
from touchpoints.touches order by kind
"""
DIGESTS = "select digest from touchpoints.tombstones"
HASH_ANEW = """
update touchpoints.tombstones set digest = decode('{}', 'hex')
where digest = decode('{}', 'hex') returning 1
"""
FORGOTTEN = "delete from cadence.callbacks returning callback_id"


@pytest.fixture
def house(postgres, tmp_path):
    with databases.lent_database(postgres, PREPARE) as url:
        house = Carried(url, tmp_path)
        yield house
        house.close()


def told_so_far(house):
    """All that the services have told, as they would tell it again."""
    return [
        wire.decode(bytes(body), event_types())
        for schema in SCHEMAS
        for (body,) in house.rows(TOLD.format(schema))
    ]


def reported(kind, **told):
    at = datetime.now(UTC) - timedelta(hours=3)
    address = Envelope("pbx/vienna", f"late-{kind.__name__}", None, at, None)
    return replace(kind.example(), envelope=address, **told), at


def back(house):
    return [table for word in OF_JULIA for table in house.tables_with(word)]


@pytest.mark.requirement("GD-2")
def test_no_fact_that_arrives_late_brings_an_erased_person_back(house):
    door, client, julia, _ = filled(house)
    facts = told_so_far(house)
    assert {ContactRecorded, CallbackPromised} <= {type(each) for each in facts}
    erase(house, door, julia["contact_id"])

    house.rows(FORGOTTEN)
    for fact in facts:
        house.hear(fact)
    never_heard = replace(
        CallbackPromised.example(),
        client_id=client,
        contact_id=julia["contact_id"],
        number=JULIA["phones"][0],
    )
    house.hear(never_heard)

    assert back(house) == []
    assert {*house.rows("select number from cadence.callbacks")} == {("",)}


@pytest.mark.requirement("GD-2")
def test_a_touch_that_is_reported_late_counts_without_a_word_of_whom_it_was_with(house):
    door, client, julia, _ = filled(house)
    erase(house, door, julia["contact_id"])
    rang, at = reported(CallEnded, number=JULIA["phones"][0], outcome="answered")
    wrote, _ = reported(
        MailExchanged, address=JULIA["emails"][0].upper(), client_id=None
    )

    house.hear(replace(rang, started_at=at, talk_seconds=600))
    house.hear(replace(wrote, sent_at=at))

    assert back(house) == []
    assert house.rows("select 1 from touchpoints.unmatched") == []
    late = [row for row in house.rows(LOGGED) if row[0] == at]
    whose = (client, julia["contact_id"], None)
    assert [row[1:] for row in late] == [("call", *whose), ("mail", *whose)]


def key_of(house):
    """The key of the hashes that lies in the database, beside them."""
    [(key,)] = house.rows("select key from touchpoints.tombstone_key")
    return bytes(key)


@pytest.mark.requirement("GD-2")
def test_whoever_has_the_database_alone_can_try_no_numbers_of_the_erased(house):
    door, _, julia, _ = filled(house)
    erase(house, door, julia["contact_id"])

    kept = {bytes(each) for (each,) in house.rows(DIGESTS)}
    known = (*JULIA["phones"], *JULIA["emails"])
    tried = {tombstones.unpeppered(key_of(house), each) for each in known}

    assert len(kept) >= len(known)
    assert kept.isdisjoint(tried)


@pytest.mark.requirement("GD-2")
def test_who_was_erased_before_there_was_a_pepper_is_known_all_the_same(house):
    door, client, julia, _ = filled(house)
    erase(house, door, julia["contact_id"])
    [number] = JULIA["phones"]
    before = tombstones.unpeppered(key_of(house), number)
    since = tombstones.digest(SECRET, key_of(house), number)
    assert house.rows(HASH_ANEW.format(before.hex(), since.hex())) == [(1,)]
    rang, at = reported(CallEnded, number=number, outcome="answered")

    house.hear(replace(rang, started_at=at, talk_seconds=600))

    assert (at, "call", client, julia["contact_id"], None) in house.rows(LOGGED)


@pytest.mark.requirement("GD-2")
def test_who_is_recorded_anew_is_not_tied_to_what_was_before_the_erasure(house):
    door, client, julia, _ = filled(house)
    erase(house, door, julia["contact_id"])
    anew = door.post("/v1/contacts", JULIA | {"client_id": client})
    house.carry()
    rang, at = reported(CallEnded, number=JULIA["phones"][0], outcome="answered")

    house.hear(replace(rang, started_at=at, talk_seconds=600))
    call(house, JULIA["phones"][0], missed=False, ago=0)
    house.carry()

    calls = {at: whose for at, kind, *whose in house.rows(LOGGED) if kind == "call"}
    assert calls[at] == [client, julia["contact_id"], None]
    assert calls[max(calls)] == [client, anew["contact_id"], JULIA["phones"][0]]


@pytest.mark.requirement("GD-2")
def test_a_number_that_is_the_clients_own_stays_theirs_when_a_person_goes(house):
    door, client, julia, _ = filled(house)
    own = {"phones": JULIA["phones"]}
    etag = {
        "If-Match": house.ask(
            "registry", "GET", f"/v1/clients/{client}", Role.OWNER
        ).headers["ETag"]
    }
    path = f"/v1/clients/{client}"
    changed = house.ask("registry", "PATCH", path, Role.OWNER, json=own, headers=etag)
    assert changed.status_code == 200, changed.text
    house.carry()
    erase(house, door, julia["contact_id"])
    rang, at = reported(CallEnded, number=JULIA["phones"][0], outcome="answered")

    house.hear(replace(rang, started_at=at, talk_seconds=600))

    calls = {at: whose for at, kind, *whose in house.rows(LOGGED) if kind == "call"}
    assert calls[at] == [client, None, JULIA["phones"][0]]


@pytest.mark.requirement("GD-2")
def test_who_rings_after_they_were_erased_is_a_stranger(house):
    door, _, julia, _ = filled(house)
    erase(house, door, julia["contact_id"])

    call(house, JULIA["phones"][0], missed=False, ago=0)
    house.carry()

    waiting = house.rows("select reference from touchpoints.unmatched")
    assert waiting == [(JULIA["phones"][0],)]


@pytest.mark.requirement("GD-2")
def test_a_callback_ends_without_its_number_in_whichever_order_it_is_told(house):
    door, _, julia, _ = filled(house)
    before = [each for each in told_so_far(house) if isinstance(each, CallbackFact)]
    erase(house, door, julia["contact_id"])
    after = [each for each in told_so_far(house) if isinstance(each, CallbackFact)]
    facts = [replace(each, contact_id=None) for each in (*before, *after)]
    assert {each.number for each in facts} == {JULIA["phones"][0], None}

    for order in permutations(facts):
        house.rows(FORGOTTEN)
        for fact in order:
            house.hear(fact)
        assert house.tables_with(JULIA["phones"][0]) == []
