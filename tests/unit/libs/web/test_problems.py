import json
import re
from pathlib import Path

import pytest
from marshmallow import fields
from sqlalchemy.exc import IntegrityError

from libs.identity import Role
from libs.storage.engine import DeadlinePassed
from libs.values import Conflict, Forbidden, Invalid, NotFound, Refused
from libs.web import current, problems
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow, open_to_anyone

DOCUMENTED = re.compile(
    r"^\| `urn:keepwell:problem:([a-z-]+)` \| (\d+) \|", re.MULTILINE
)
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CANARY = "secret@client.test"


class CallTooShort(Refused):
    """The call was too short to count."""


class Started(Schema):
    started_at = fields.AwareDateTime(required=True)


class Envelope(Schema):
    data = fields.Nested(Started, required=True)
    tags = fields.List(fields.Integer())


class Search(Schema):
    limit = fields.Integer()


def raising(office, error):
    blueprint = Blueprint("things", __name__)

    @blueprint.get("/v1/things")
    @open_to_anyone
    def fail():
        raise error

    return office.client(blueprint).get(
        "/v1/things", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    )


@pytest.fixture
def client(office):
    blueprint = Blueprint("things", __name__, url_prefix="/v1/things")

    @blueprint.post("")
    @open_to_anyone
    @blueprint.arguments(Envelope)
    def make(envelope):
        return {"made": str(envelope)}

    @blueprint.get("")
    @open_to_anyone
    @blueprint.arguments(Search, location="query")
    def search(_):
        return {}

    @blueprint.get("/reached")
    @allow(Role.OWNER)
    def reach():
        return {"service": current.transaction().service}

    return office.client(blueprint)


@pytest.mark.requirement("HC-2")
def test_every_type_of_problem_is_documented_and_no_other():
    documented = DOCUMENTED.findall(Path("docs/problems.md").read_text())

    assert sorted(documented) == sorted(
        (problems.slug(kind), str(status)) for kind, status in problems.STATUS.items()
    )


@pytest.mark.requirement("HC-2")
@pytest.mark.parametrize(
    ("refusal", "status", "slug", "detail"),
    [
        (NotFound(), 404, "not-found", "There is no such thing here."),
        (Forbidden(), 403, "forbidden", "You may not do this."),
        (Conflict("Taken."), 409, "conflict", "Taken."),
        (Invalid(), 422, "invalid", "The input is not valid."),
        (CallTooShort(), 422, "refused", "The call was too short to count."),
    ],
)
def test_a_refusal_is_told_as_a_problem(office, refusal, status, slug, detail):
    answer = raising(office, refusal)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": f"urn:keepwell:problem:{slug}",
        "title": slug.replace("-", " ").capitalize(),
        "status": status,
        "detail": detail,
        "instance": f"urn:keepwell:trace:{TRACE}",
    }


@pytest.mark.requirement("NK-4")
@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(CANARY),
        KeyError(CANARY),
        IntegrityError(f"insert {CANARY}", {"email": CANARY}, ValueError(CANARY)),
    ],
)
def test_a_failure_tells_nothing_but_where_to_look(office, error):
    answer = raising(office, error)

    assert answer.status_code == 500
    assert CANARY not in answer.text + str(answer.headers)
    assert answer.json["instance"] == f"urn:keepwell:trace:{TRACE}"


def test_a_database_out_of_reach_is_an_invitation_to_come_again(office, client):
    answers = [
        client.get("/v1/things/reached", headers=office.bearer()),
        raising(office, DeadlinePassed()),
    ]

    for answer in answers:
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        assert answer.json["type"] == "urn:keepwell:problem:unavailable"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[" * 5_000, b'{"a":NaN}', b'"\xff"', b'"\\ud800"'),
        *(b'{"tags":["\\u0000"]}', b'{} {"a":1}', b"9" * 5_000),
    ],
)
def test_a_body_that_is_no_json_is_malformed(client, body):
    answer = client.post("/v1/things", data=body, content_type="application/json")

    assert (answer.status_code, answer.json["title"]) == (400, "Malformed")


@pytest.mark.parametrize("media", [None, "text/plain", "application/jsonx"])
def test_a_body_of_another_kind_is_an_unsupported_media_type(client, media):
    answer = client.post("/v1/things", data=b"{}", content_type=media)

    assert (answer.status_code, answer.json["title"]) == (415, "Unsupported media")


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, ["data"]),
        ({"data": {"started_at": "2026-03-02T08:00"}}, ["data.started_at"]),
        ({"data": {"started_at": "2026-03-02T08:00Z", "x": 1}}, ["data.x"]),
        (
            {"data": {"started_at": "2026-03-02T08:00Z"}, "tags": [1, "a", "b"]},
            ["tags.1", "tags.2"],
        ),
        ([], [""]),
        ({"data": 7}, ["data"]),
    ],
)
def test_each_field_that_is_wrong_is_named(client, body, paths):
    answer = client.post("/v1/things", json=body)

    assert answer.status_code == 422
    assert [error["path"] for error in answer.json["errors"]] == paths


@pytest.mark.parametrize("query", ["limit=x", "limit=1&unknown=1"])
def test_an_address_is_read_as_strictly_as_a_body(client, query):
    answer = client.get(f"/v1/things?{query}")

    assert answer.status_code == 422
    assert len(answer.json["errors"]) == 1


def test_a_thousand_wrong_fields_are_not_all_told(client):
    answer = client.post("/v1/things", json={f"f{n}": 1 for n in range(1_000)})

    assert len(answer.json["errors"]) == 100


@pytest.mark.requirement("HC-2")
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("GET", "//v1/things", 404),
        ("GET", "/v1/things/", 404),
        ("DELETE", "/v1/things", 405),
        ("OPTIONS", "/v1/things", 405),
        ("TRACE", "/v1/things", 405),
        ("SING", "/v1/things", 405),
    ],
)
def test_a_path_or_a_method_that_is_not_known_is_a_problem_too(
    client, method, path, status
):
    answer = client.open(path, method=method)

    assert (answer.status_code, json.loads(answer.data)["status"]) == (status, status)
    assert answer.mimetype == "application/problem+json"
    assert ("Allow" in answer.headers) == (status == 405)


def test_what_is_allowed_is_said_with_405(client):
    assert client.delete("/v1/things").headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("path", ["/v1/things", "/v1/nothing", "/v1/example/docs"])
def test_every_answer_is_guarded_by_headers(client, path):
    headers = client.get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
