"""Every mistake is a problem, and names the field that it is about."""

import json
from datetime import timedelta

import pytest

from libs.contracts.calls import CallEnded
from libs.identity import Role
from libs.identity.issuer import Issuer
from tests.integration.suite.world import CLOCK, PEOPLE

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
TOUCH = {
    "client_id": "c-0042",
    "kind": "call",
    "occurred_at": "2026-03-02T08:00:00Z",
}
BRANCH = {
    "branch_id": "linz",
    "name": "Linz",
    "zone": "Europe/Vienna",
    "country": "AT",
    "hours": {"mon": ["09:00-17:00"]},
}
KEY = {"name": "pbx", "role": "emitter", "sources": ["pbx"]}
EVENT = {
    "specversion": "1.0",
    "id": "refused",
    "source": "pbx/vienna",
    "type": CallEnded.type,
    "data": CallEnded.Schema().dump(CallEnded.example()),
}


def report(world, body, content_type=STRUCTURED):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    path, role = "/v1/events", Role.EMITTER
    how = {"data": raw, "content_type": content_type}
    return world.ask("touchpoints", "POST", path, role, **how)


def with_data(**changed):
    return EVENT | {"data": EVENT["data"] | changed}


def refusal(answer):
    """Check that an answer is a problem; return its status, kind and paths."""
    told = answer.json
    assert answer.mimetype == "application/problem+json"
    assert told["status"] == answer.status_code
    paths = [error["path"] for error in told.get("errors", [])]
    return answer.status_code, told["type"].rpartition(":")[2], paths


@pytest.mark.requirement("HC-2")
@pytest.mark.parametrize(
    ("service", "asked", "body", "paths"),
    [
        ("touchpoints", "POST /v1/touchpoints", TOUCH | {"kind": 7}, ["kind"]),
        (
            "touchpoints",
            "POST /v1/touchpoints",
            TOUCH | {"occurred_at": "2026-03-02T08:00:00"},
            ["occurred_at"],
        ),
        ("touchpoints", "GET /v1/touchpoints?limit=201", None, ["limit"]),
        (
            "touchpoints",
            "PUT /v1/decay-terms",
            {"law": "linear", "rate": 1, "grace_days": 3},
            ["rate"],
        ),
        (
            "touchpoints",
            "PUT /v1/touch-kinds/lunch",
            {
                "channel": "in_person",
                "gamma": 0.1,
                "gap_class": "personal",
                "satisfies": "meeting",
                "service": True,
            },
            ["gamma"],
        ),
        ("registry", "POST /v1/branches", BRANCH | {"zone": "Vienna"}, ["zone"]),
        ("registry", "POST /v1/branches", BRANCH | {"branch_id": "A"}, ["branch_id"]),
        ("registry", "POST /v1/branches", BRANCH | {"country": "ZZ"}, ["country"]),
        ("registry", "POST /v1/branches", BRANCH | {"hours": {}}, ["hours"]),
        (
            "registry",
            "POST /v1/branches",
            BRANCH | {"hours": {"mon": ["17:00-09:00"]}},
            ["hours.mon.0"],
        ),
        ("registry", "POST /v1/keys", KEY | {"sources": []}, ["sources"]),
        ("registry", "POST /v1/keys", KEY | {"branches": ["*"]}, ["branches"]),
        ("registry", "POST /v1/keys", KEY | {"days": 0}, ["days"]),
    ],
)
def test_a_field_that_is_wrong_is_named(world, service, asked, body, paths):
    method, path = asked.split(" ")

    answer = world.ask(service, method, path, Role.OWNER, json=body)

    assert refusal(answer) == (422, "invalid", paths)


@pytest.mark.requirement("HC-2")
@pytest.mark.parametrize(
    ("body", "paths"),
    [
        (EVENT | {"type": "keepwell.fax.sent.v1"}, ["type"]),
        (EVENT | {"specversion": "0.3"}, ["specversion"]),
        (EVENT | {"time": "2026-03-02T08:00:00"}, ["time"]),
        (with_data(started_at="2026-03-02T08:00:00"), ["data.started_at"]),
        (with_data(talk_seconds=-1), ["data.talk_seconds"]),
        (json.dumps(EVENT).replace("420", "1e999").encode(), ["data.talk_seconds"]),
        ({**EVENT, "data": None}, ["data"]),
        ({key: EVENT[key] for key in EVENT if key != "source"}, ["source"]),
    ],
)
def test_what_is_wrong_with_an_event_is_named(world, body, paths):
    assert refusal(report(world, body)) == (422, "invalid", paths)


def test_a_number_that_is_too_large_is_named_in_an_event_by_headers_too(world):
    headers = {f"ce-{name}": EVENT[name] for name in EVENT.keys() - {"data"}}
    data = json.dumps(EVENT["data"]).replace("420", "1e999")
    how = {"data": data, "headers": headers, "content_type": "application/json"}

    answer = world.ask("touchpoints", "POST", "/v1/events", Role.EMITTER, **how)

    assert refusal(answer) == (422, "invalid", ["data.talk_seconds"])


@pytest.mark.requirement("CE-1")
def test_a_reused_id_is_named_as_what_clashes(world):
    report(world, EVENT | {"id": "reused"})

    answer = report(world, with_data(talk_seconds=5) | {"id": "reused"})

    assert refusal(answer) == (409, "conflict", ["id"])


@pytest.mark.requirement("HC-2")
@pytest.mark.parametrize("body", [b"", b"{", b'{"id": "\xff"}', b"[" * 5_000])
def test_an_event_that_is_no_json_is_malformed(world, body):
    assert refusal(report(world, body)) == (400, "malformed", [])
    assert refusal(report(world, body, BATCH)) == (400, "malformed", [])


@pytest.mark.requirement("CE-4")
def test_what_is_wrong_in_a_batch_is_told_under_its_id_and_spoils_no_other(world):
    bad = EVENT | {"id": "b-1", "specversion": "0.3"}
    foreign = EVENT | {"id": "b-2", "source": "billing"}
    unkeepable = EVENT | {"id": "b-3", "subject": "\0"}
    good = EVENT | {"id": "b-4"}

    answer = report(world, [bad, foreign, unkeepable, 7, {"id": 7}, good], BATCH)

    assert [(item["id"], item["status"]) for item in answer.json["items"]] == [
        ("b-1", "invalid"),
        ("b-2", "forbidden"),
        ("b-3", "invalid"),
        (None, "invalid"),
        (None, "invalid"),
        ("b-4", "accepted"),
    ]


@pytest.mark.requirement("HC-2")
@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/staff", {"name": "Anna Gruber", "role": "cto"}, "branch_id"),
        ("/v1/contacts", {"name": "Julia Huber"}, "client_id"),
    ],
)
def test_what_a_field_names_and_is_not_on_record_is_a_404_of_the_field(
    world, path, body, field
):
    body = body | {field: "nowhere"}

    answer = world.ask("registry", "POST", path, Role.OWNER, json=body)

    assert refusal(answer) == (404, "not-found", [field])


@pytest.mark.requirement("HC-2")
@pytest.mark.parametrize(
    ("asked", "more", "status", "kind"),
    [
        ("GET /v1/nothing-here", {}, 404, "not-found"),
        ("GET /v1/relationships/of-another-branch", {}, 404, "not-found"),
        ("PUT /v1/decay-terms", {"json": {}}, 403, "forbidden"),
        ("DELETE /v1/touchpoints", {}, 405, "unknown-method"),
        ("GET /v1/touchpoints?cursor=forged", {}, 400, "malformed"),
        (
            "POST /v1/touchpoints",
            {"data": "{", "content_type": "application/json"},
            400,
            "malformed",
        ),
        (
            "POST /v1/touchpoints",
            {"data": "x", "content_type": "text/plain"},
            415,
            "unsupported-media",
        ),
        ("POST /v1/touchpoints", {"json": {"pad": "x" * 2**20}}, 413, "too-large"),
        (
            "POST /v1/events",
            {"data": b" " * (2**18 + 1), "content_type": STRUCTURED},
            413,
            "too-large",
        ),
    ],
)
def test_a_mistake_that_is_no_fields_names_none(world, asked, more, status, kind):
    method, path = asked.split(" ")

    answer = world.ask("touchpoints", method, path, Role.BRANCH_MANAGER, **more)

    assert refusal(answer) == (status, kind, [])


@pytest.mark.requirement("HC-5")
def test_an_expired_and_a_forged_token_are_the_same_401(world, tmp_path):
    owner, life = PEOPLE[Role.OWNER], timedelta(minutes=5)
    stranger = Issuer.load_or_create(tmp_path / "issuer.json")
    tokens = [
        world.issuer.token(owner, CLOCK.now() - timedelta(hours=1), life),
        stranger.token(owner, CLOCK.now(), life),
    ]

    for token in tokens:
        headers = {"Authorization": f"Bearer {token}"}
        answer = world.ask(
            "touchpoints", "GET", "/v1/touchpoints", None, headers=headers
        )
        assert refusal(answer) == (401, "unauthenticated", [])
        assert "WWW-Authenticate" in answer.headers
