"""Touchpoints over HTTP: the intake, the value explained, touches by hand."""

import json
from dataclasses import replace

import pytest

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.mails import MailExchanged
from libs.contracts.touchpoints import TouchpointLogged
from libs.identity import Role
from tests.default_kinds import DEFAULTS
from tests.integration.suite.world import World
from tests.integration.touchpoints.house import MONDAY, call, client, days, missed

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


@pytest.fixture
def door(house, tmp_path):
    world = World(house.url, tmp_path, ["touchpoints"], house.clock)
    house.open()
    yield Door(world)
    world.close()


class Door:
    def __init__(self, world):
        self.world = world

    def ask(self, method, path, role=Role.OWNER, **more):
        return self.world.ask("touchpoints", method, path, role, **more)

    def report(self, body, role=Role.OWNER, content_type=STRUCTURED):
        return self.ask(
            "POST", "/v1/events", role, data=body, content_type=content_type
        )


@pytest.mark.requirement("CE-1")
def test_an_event_is_taken_once_and_a_reused_id_is_kept_aside(house, door):
    body, other = event("1"), event("1", talk_seconds=5)

    answers = [door.report(each) for each in (body, body, other)]

    assert [each.status_code for each in answers] == [202, 200, 409]
    assert answers[2].json["detail"] == "the id was used before with another body"
    assert [each["path"] for each in answers[2].json["errors"]] == ["id"]
    assert len(house.announced(CallEnded)) == 1
    assert house.rows("select state, reason from touchpoints.inbox") == [
        ("parked", "the id was used before with another body")
    ]


def test_whom_we_owe_a_call_is_told_by_name(house, door):
    house.hear(missed(MONDAY))

    [owed] = door.ask("GET", "/v1/callbacks").json["items"]

    assert owed["name"] == client().name


@pytest.mark.requirement("CE-2")
@pytest.mark.requirement("CE-3")
def test_one_event_is_the_same_in_every_form(door):
    structured = json.loads(event("1"))
    binary = {f"ce-{name}": structured[name] for name in ("id", "source", "type")}
    headers = binary | {"ce-specversion": "1.0", "ce-time": structured["time"]}

    first = door.report(json.dumps(structured).encode())
    second = door.ask("POST", "/v1/events", headers=headers, json=structured["data"])
    third = door.report(json.dumps([structured]).encode(), content_type=BATCH)

    assert (first.status_code, second.status_code) == (202, 200)
    assert third.json["items"] == [{"id": "1", "status": "duplicate"}]


@pytest.mark.requirement("CE-2")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"ce-datacontenttype": "application/json"}, 400),
        ({"ce-subject": "%C0%A0"}, 400),
    ],
)
def test_a_binary_event_must_be_well_formed(door, headers, status):
    structured = json.loads(event("1"))
    binary = {f"ce-{name}": structured[name] for name in ("id", "source", "type")}
    headers = binary | {"ce-specversion": "1.0"} | headers

    answer = door.ask("POST", "/v1/events", headers=headers, json=structured["data"])

    assert answer.status_code == status


@pytest.mark.requirement("CE-4")
def test_a_batch_gets_a_verdict_for_each(door):
    good, bad = json.loads(event("1")), json.loads(event("2"))
    bad["data"]["started_at"] = "2026-03-02T08:00:00"

    answer = door.report(json.dumps([good, bad]).encode(), content_type=BATCH)

    assert answer.status_code == 202
    assert [item["status"] for item in answer.json["items"]] == ["accepted", "invalid"]
    assert answer.json["items"][1]["errors"][0]["path"] == "data.started_at"


@pytest.mark.requirement("CE-4")
def test_an_event_that_is_too_large_is_refused(door):
    large = json.loads(event("1"))
    large["data"]["queue"] = "q" * 300_000

    assert door.report(json.dumps(large).encode()).status_code == 413


@pytest.mark.requirement("CE-5")
def test_a_sender_may_ask_whether_it_may_send(door):
    asked = {"WebHook-Request-Origin": "pbx.example"}

    answer = door.ask("OPTIONS", "/v1/events", role=None, headers=asked)

    assert answer.status_code == 204
    assert answer.headers["WebHook-Allowed-Origin"] == "pbx.example"
    assert answer.headers["Allow"] == "POST"
    assert door.report(event("1"), content_type="text/xml").status_code == 415


@pytest.mark.requirement("CE-6")
@pytest.mark.parametrize(
    ("source", "role", "status"),
    [
        ("pbx/vienna", Role.EMITTER, 202),
        ("billing", Role.EMITTER, 403),
        ("keepwell/registry", Role.OWNER, 403),
    ],
)
def test_nobody_speaks_for_a_source_that_is_not_theirs(door, source, role, status):
    assert door.report(event("1", source=source), role).status_code == status


@pytest.mark.requirement("M1")
def test_the_credits_add_up_to_the_value(house, door):
    house.hear(*(call(MONDAY - days(age)) for age in (90, 60, 31, 30, 2)))

    value = door.ask("GET", "/v1/relationships/c-0042").json
    explained = door.ask("GET", "/v1/relationships/c-0042/credits").json

    assert value["level"] == "healthy"
    total = sum(item["present"] for item in explained["items"])
    assert value["value"] == pytest.approx(total, abs=1e-9)
    assert len(explained["items"]) == 5


@pytest.mark.requirement("M1")
@pytest.mark.requirement("T22")
def test_a_touch_taken_back_restores_the_value_and_stays_in_the_log(house, door):
    house.hear(call(MONDAY - days(30)))
    before = door.ask("GET", "/v1/relationships/c-0042").json["value"]
    logged = by_hand(door, "face_to_face").json
    assert door.ask("GET", "/v1/relationships/c-0042").json["value"] > before

    path = f"/v1/touchpoints/{logged['touch_id']}/reversal"
    assert door.ask("POST", path, json={"reason": "wrong client"}).status_code == 201

    assert door.ask("POST", path, json={"reason": "again"}).status_code == 409
    after = door.ask("GET", "/v1/relationships/c-0042").json["value"]
    assert after == pytest.approx(before)
    listed = door.ask("GET", "/v1/touchpoints?client=c-0042").json["items"]
    assert sorted(each["taken_back"] for each in listed) == [False, True]
    assert {each["touch_id"] for each in listed if each["taken_back"]} == {
        logged["touch_id"]
    }


@pytest.mark.requirement("R20")
def test_a_bad_touch_is_an_open_frustration_until_it_is_closed(door):
    logged = by_hand(door, "call", sentiment="negative").json
    listed = door.ask("GET", "/v1/frustrations").json["items"]
    assert [item["touch_id"] for item in listed] == [logged["touch_id"]]

    closing = f"/v1/frustrations/{logged['touch_id']}/closing"
    answer = door.ask("POST", closing, json={"resolution": "apologised"})

    assert answer.status_code == 201
    assert door.ask("GET", "/v1/frustrations").json["items"] == []


@pytest.mark.requirement("R55")
def test_a_kind_added_at_runtime_is_logged_and_credited(house, door):
    kind = {
        "channel": "in_person",
        "gamma": 0.15,
        "gap_class": "personal",
        "satisfies": "meeting",
    }
    assert door.ask("PUT", "/v1/touch-kinds/lunch", json=kind).status_code == 200

    by_hand(door, "lunch")

    [logged] = house.announced(TouchpointLogged)
    assert (logged.kind, logged.gamma, logged.satisfies) == ("lunch", 0.15, "meeting")


@pytest.mark.requirement("R55")
def test_an_unknown_kind_is_named(door):
    answer = by_hand(door, "telepathy")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"] == "kind"


def test_assigning_a_number_teaches_it_and_logs_what_waited(house, door):
    house.hear(call(MONDAY, number="+4319999"), call(MONDAY, number="+4319999"))
    [waiting] = door.ask("GET", "/v1/unmatched").json["items"]
    assert (waiting["reference"], waiting["events"]) == ("+4319999", 2)

    path = "/v1/unmatched/+4319999/assignment"
    answer = door.ask("POST", path, json={"client_id": "c-0042"})

    assert answer.json == {"logged": 2}
    assert door.ask("GET", "/v1/unmatched").json["items"] == []


@pytest.mark.requirement("AZ-2")
def test_an_account_manager_sees_the_clients_that_are_theirs(house, door):
    own = door.ask("GET", "/v1/relationships/c-0042", Role.ACCOUNT_MANAGER)
    house.rows("update touchpoints.clients set account_manager = 's-99' returning 1")
    others = door.ask("GET", "/v1/relationships/c-0042", Role.ACCOUNT_MANAGER)

    assert (own.status_code, others.status_code) == (200, 404)


@pytest.mark.requirement("ID-1")
@pytest.mark.requirement("ID-2")
def test_a_touch_posted_twice_under_one_key_is_logged_once(house, door):
    key = {"Idempotency-Key": "once"}

    first, second = (by_hand(door, "call", headers=key) for _ in range(2))

    assert first.json == second.json
    assert second.headers["Idempotent-Replay"] == "true"
    assert len(house.announced(TouchpointLogged)) == 1


def by_hand(door, kind, headers=None, **more):
    told = {
        "client_id": "c-0042",
        "kind": kind,
        "occurred_at": MONDAY.isoformat(),
        "outcome": "all is well",
        "next_step": "none, because they move in May",
        **more,
    }
    return door.ask("POST", "/v1/touchpoints", json=told, headers=headers or {})


def event(event_id, source="pbx/vienna", **changed):
    addressed = wire.addressed(
        call(MONDAY - days(1), **changed),
        id=event_id,
        time=MONDAY,
        source=source,
        branches=(),
    )
    told = json.loads(wire.encode(addressed))
    told["data"]["call_id"] = "the-call"
    return json.dumps(told).encode()


@pytest.mark.requirement("R31")
def test_an_owner_changes_the_law_and_every_value_follows(house, door):
    house.hear(call(MONDAY - days(30.4375)))
    terms = {"law": "linear", "rate": 0.5, "grace_days": 0}

    assert door.ask("PUT", "/v1/decay-terms", json=terms).json == terms
    with house.worker.begin() as transaction:
        house.service.apply_terms(transaction, MONDAY)

    value = door.ask("GET", "/v1/relationships/c-0042").json["value"]
    assert value == pytest.approx(10)


@pytest.mark.requirement("R55")
def test_a_new_suite_starts_with_the_kinds_the_requirements_give(door):
    told = door.ask("GET", "/v1/touch-kinds").json["items"]

    assert told == [vars(kind) for kind in sorted(DEFAULTS, key=lambda k: k.name)]


def test_assigning_an_address_teaches_it_too(house, door):
    mail = replace(
        MailExchanged.example(),
        address="Who@Else.example",
        client_id=None,
        sent_at=MONDAY,
    )
    house.hear(house.sent(mail), house.sent(mail))

    path = "/v1/unmatched/who@else.example/assignment"
    answer = door.ask("POST", path, json={"client_id": "c-0042"})

    assert answer.json == {"logged": 2}
    assert len(house.announced(TouchpointLogged)) == 2


def test_a_reference_of_the_billing_system_is_for_the_register_to_teach(door):
    answer = door.ask(
        "POST", "/v1/unmatched/D77/assignment", json={"client_id": "c-0042"}
    )

    assert answer.status_code == 422


def test_a_wrong_assignment_can_be_corrected(house, door):
    house.hear(client(client_id="c-2", phones=()))
    path = "/v1/unmatched/+4319999/assignment"

    for owner in ("c-2", "c-0042"):
        door.ask("POST", path, json={"client_id": owner})
    house.hear(call(MONDAY, number="+4319999"))

    [logged] = house.announced(TouchpointLogged)
    assert logged.client_id == "c-0042"
