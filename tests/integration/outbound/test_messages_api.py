"""Messages over HTTP: who sees which, and what people decide of them."""

import pytest

from services.outbound.domain.dispatches import Allowed, Suppressed
from services.outbound.domain.parcels import Taken, Unknown
from tests.integration.outbound.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.outbound.house import client, days
from tests.integration.outbound.sender import Postman, Room, draft, queue

VIENNA, GRAZ = manager_of("vienna"), manager_of("graz")
SAID = {"reason": "asked by phone"}


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


@pytest.fixture
def message(house):
    (new,) = queue(house, draft()).new
    return new


def decide(desk, message, what, who=OWNER):
    return desk.send("POST", f"/v1/messages/{message}/{what}", who, SAID)


def test_messages_are_listed_by_state_with_the_rule_that_decided(house, desk):
    queue(house, draft(1), draft(2))
    stop = Suppressed("opted_out", {"law": "eu"})
    Room(house, judge=lambda _, ms: {m.id: stop for m in ms}).go_round()
    queue(house, draft(3))
    found = desk.ask("/v1/messages", state="suppressed").json["items"]
    assert {each["rule"] for each in found} == {"opted_out"}
    assert len(found) == 2
    shown = desk.ask(f"/v1/messages/{found[0]['message_id']}").json
    assert shown["evidence"] == {"law": "eu"}


def test_another_branch_and_another_ones_client_are_not_there(house, desk, message):
    house.hear(client(1, account_manager="s-1"))
    path = f"/v1/messages/{message}"
    assert desk.ask(path, VIENNA).status_code == 200
    assert desk.ask(path, GRAZ).status_code == 404
    assert desk.ask(path, account_manager("s-1")).status_code == 200
    assert desk.ask(path, account_manager("s-2")).status_code == 404
    assert desk.ask("/v1/messages", GRAZ).json["items"] == []
    assert desk.ask("/v1/messages", account_manager("s-2")).json["items"] == []
    assert decide(desk, message, "cancellation", GRAZ).status_code == 404


def test_operations_sees_that_there_are_messages_and_not_why(desk, message):
    (seen,) = desk.ask("/v1/messages", OPERATIONS).json["items"]
    assert (seen["message_id"], seen["state"]) == (message, "queued")
    assert desk.ask(f"/v1/messages/{message}", OPERATIONS).status_code == 403


def test_a_cancelled_message_does_not_go_out_and_is_told_of(house, desk, message):
    cancelled = decide(desk, message, "cancellation").json
    assert cancelled["rule"] == "cancelled"
    assert cancelled["evidence"]["reason"] == SAID["reason"]
    assert OWNER.subject in cancelled["evidence"]["by"]
    room = Room(house)
    assert not room.go_round()
    (told,) = house.announced()
    assert (told.type, told.rule) == ("keepwell.message.refused.v1", "cancelled")
    assert decide(desk, message, "cancellation").status_code == 409


def test_a_person_sends_what_is_in_doubt_once_more(house, desk, message):
    room = Room(house, Postman([Unknown("line broke"), Taken()]))
    assert decide(desk, message, "retry").status_code == 409
    room.go_round()
    assert decide(desk, message, "retry").json["state"] == "queued"
    room.go_round()
    first, second = room.adapter.taken
    assert first.body == second.body
    assert room.only("state") == ("sent",)


@pytest.mark.parametrize(
    ("said", "ends"),
    [("arrival", ("sent", "sent")), ("cancellation", ("suppressed", "refused"))],
)
def test_a_person_ends_a_doubt_and_it_is_told(house, desk, message, said, ends):
    state, told = ends
    room = Room(house, Postman([Unknown("line broke")]))
    assert decide(desk, message, "arrival").status_code == 409
    room.go_round()

    house.hear(client(1, account_manager="s-1"))
    assert decide(desk, message, said, account_manager("s-1")).status_code == 403
    assert decide(desk, message, said).json["state"] == state
    assert decide(desk, message, said).status_code == 409
    *_, event = house.announced()
    assert event.type == f"keepwell.message.{told}.v1"
    assert not room.go_round()


@pytest.mark.requirement("SM-8")
def test_what_may_have_reached_one_address_is_not_sent_again_to_another(
    house, desk, message
):
    room = Room(house, Postman([Unknown("line broke")]))
    room.go_round()
    decide(desk, message, "retry")
    elsewhere = Allowed("moved@client.example")
    Room(house, judge=lambda _, ms: {m.id: elsewhere for m in ms}).go_round()

    assert room.only("state, rule") == ("suppressed", "address_changed")


def test_what_is_of_no_use_any_more_is_not_sent_again(house, desk, message):
    room = Room(house, Postman([Unknown("line broke")]))
    room.go_round()
    room.later(days(7))
    assert decide(desk, message, "retry").status_code == 409


@pytest.mark.requirement("SM-12")
def test_who_may_release_a_leak_reads_whom_it_betrays_and_no_one_else(
    house, desk, message
):
    house.hear(client(1, account_manager="s-1"), client(2, name="Huber Dach"))
    leak = Suppressed("leak", {"seen": "it", "clients": ["c-2"]})
    Room(house, scan=lambda _, made: {d.message.id: leak for d, _ in made}).go_round()
    path = f"/v1/messages/{message}"

    assert desk.ask(path, VIENNA).json["evidence"]["names"] == ["Huber Dach"]
    assert "names" not in desk.ask(path, account_manager("s-1")).json["evidence"]


@pytest.mark.requirement("SM-12")
def test_only_a_leak_can_be_released_and_only_by_a_manager(house, desk, message):
    leak = Suppressed("leak", {"seen": "it"})
    room = Room(house, scan=lambda _, made: {d.message.id: leak for d, _ in made})
    room.go_round()
    refused = decide(desk, message, "release", account_manager("s-1"))
    assert refused.status_code == 403
    assert decide(desk, message, "release", VIENNA).json["state"] == "queued"
    room.go_round()
    assert room.only("state") == ("sent",)
    assert decide(desk, message, "release").status_code == 422


def test_the_kill_switch_is_thrown_by_who_may(house, desk, message):
    told = {"branch_id": "graz", "reason": "a wrong template"}
    assert desk.send("POST", "/v1/sending/pauses", VIENNA, told).status_code == 404
    everybody = {"reason": "a wrong template"}
    refused = desk.send("POST", "/v1/sending/pauses", VIENNA, everybody)
    assert refused.status_code == 403
    thrown = desk.send("POST", "/v1/sending/pauses", OPERATIONS, everybody)
    assert [each["branch_id"] for each in thrown.json["pauses"]] == [None]
    room = Room(house)
    assert not room.go_round()
    desk.send("POST", "/v1/sending/resumptions", OPERATIONS, everybody)
    assert room.go_round()
    assert message


def test_an_instance_is_armed_once_it_was_seen(house, desk):
    body = {"instance": "unknown", "reason": "moved"}
    assert desk.send("POST", "/v1/sending/armings", OWNER, body).status_code == 404
    Room(house).tend()
    (seen,) = desk.ask("/v1/sending").json["instances"]
    assert seen["armed_at"] is None
    body["instance"] = seen["instance"]
    (armed,) = desk.send("POST", "/v1/sending/armings", OWNER, body).json["instances"]
    assert armed["armed_at"]
    (off,) = desk.send("POST", "/v1/sending/disarmings", OWNER, body).json["instances"]
    assert off["armed_at"] is None
