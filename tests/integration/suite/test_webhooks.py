"""A sender that cannot hold a token signs what it reports with its key's secret."""

import json
import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.identity import Role
from tests.integration.suite.world import CLOCK

JSON = "application/json"
PBX = {"role": "emitter", "sources": ["pbx/vienna"], "branches": ["vienna"]}


@pytest.fixture
def pbx(world):
    return issued_to(world, "pbx")


def issued_to(world, name):
    name = f"{name}-{secrets.token_hex(4)}"  # of one name two may live at most
    answer = world.ask(
        "registry", "POST", "/v1/keys", Role.OWNER, json=PBX | {"name": name}
    )
    return answer.json


def a_call(event_id, source="pbx/vienna"):
    call = replace(CallEnded.example(), call_id=event_id)
    address = {"id": event_id, "time": CLOCK.now(), "source": source, "branches": ()}
    return wire.encode(wire.addressed(call, **address))


def signed(key, body, at=None):
    at = at or CLOCK.now()
    signature = Webhook(key["webhook_secret"]).sign("msg_1", at, body.decode())
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def post(world, key, body, headers, **more):
    how = {"data": body, "headers": headers, "content_type": JSON} | more
    path = f"/v1/events?key={key['id']}"
    return world.ask("touchpoints", "POST", path, None, **how)


def send(world, key, body, **more):
    return post(world, key, body, signed(key, body), **more)


@pytest.mark.requirement("WH-1")
@pytest.mark.requirement("CE-6")
def test_who_signs_with_a_keys_secret_reports_as_with_the_key(world, pbx, catalog):
    own, foreign = a_call("signed"), a_call("foreign", source="billing")

    answers = [send(world, pbx, body).status_code for body in (own, foreign)]

    assert answers == [202, 403]
    taken = catalog("select convert_from(body, 'utf8')::json from touchpoints.outbox")
    seen_by = {event["id"]: event["branchid"] for (event,) in taken}
    assert seen_by["signed"] == "vienna"
    assert "foreign" not in seen_by


@pytest.mark.requirement("WH-2")
def test_a_message_sent_again_is_known_by_its_events_id(world, pbx):
    body = a_call("again")
    headers = signed(pbx, body)

    answers = [post(world, pbx, body, headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 200]
    assert answers[1].json["duplicate"] is True


@pytest.mark.requirement("WH-2")
def test_a_forged_an_old_and_anothers_signature_are_the_same_401(world, pbx):
    billing = issued_to(world, "billing")
    body = a_call("forged")
    true, early = signed(pbx, body), CLOCK.now() - timedelta(minutes=6)
    forged = [
        true | {"webhook-signature": "v1,AAAA"},
        true | {"webhook-id": "msg_2"},
        signed(pbx, a_call("other")),
        signed(billing, body),
        signed(pbx, body, at=early),
    ]

    answers = [post(world, pbx, body, headers) for headers in forged]
    answers.append(post(world, billing, body, true))

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json["detail"] for answer in answers}) == 1


@pytest.mark.requirement("WH-3")
def test_a_body_that_nobody_signed_is_not_read(world, pbx):
    assert post(world, pbx, b"{", {"webhook-signature": "v1,"}).status_code == 401
    assert send(world, pbx, b"{").status_code == 400


@pytest.mark.requirement("AK-3")
def test_a_revoked_key_signs_no_more(world, pbx):
    world.ask("registry", "DELETE", f"/v1/keys/{pbx['id']}", Role.OWNER)

    assert send(world, pbx, a_call("late")).status_code == 401


def test_a_header_that_is_not_signed_says_nothing_of_the_event(world, pbx):
    body = json.dumps(CallEnded.Schema().dump(CallEnded.example())).encode()
    attributes = {
        "ce-id": "of the header",
        "ce-source": "pbx/vienna",
        "ce-type": CallEnded.type,
        "ce-specversion": "1.0",
    }

    answer = post(world, pbx, body, signed(pbx, body) | attributes)

    assert answer.status_code == 422


def test_a_token_counts_whoever_signed_besides(world, pbx):
    body = a_call("with a token")
    headers = {"webhook-signature": "v1,", "Authorization": f"Bearer {pbx['key']}"}
    media = "application/cloudevents+json"

    assert post(world, pbx, body, headers, content_type=media).status_code == 202


def test_a_signature_opens_nothing_but_the_intake(world, pbx):
    path = f"/v1/touchpoints?key={pbx['id']}"

    answer = world.ask("touchpoints", "GET", path, None, headers=signed(pbx, b""))

    assert answer.status_code == 401


def test_only_who_may_report_has_a_secret(world):
    watch = {"name": "grafana", "role": "operations"}

    issued = world.ask("registry", "POST", "/v1/keys", Role.OWNER, json=watch)

    assert issued.json["webhook_secret"] is None
