"""Who may say what on the broker."""

from datetime import UTC, datetime

import pytest
from amqp import Message

from libs.bus.carriers.admission import Admission
from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.catalogue import event_types
from libs.contracts.touchpoints import TouchpointLogged
from libs.identity.principals import Principal, Role

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
PHONE = Principal(
    "key-1", "keepwell:machine-keys", Role.EMITTER, frozenset({"graz"}), None, ("pbx",)
)
ADMISSION = Admission({"phone": PHONE}.get)


@pytest.mark.requirement("CE-6")
def test_branches_come_from_the_sender_and_never_from_the_payload():
    arrival = ADMISSION.admit(message(call("pbx/graz"), user_id="phone"))

    assert arrival.problem is None
    heard = wire.decode(arrival.body, event_types())
    assert heard.sent.branches == ("graz",)


@pytest.mark.requirement("CE-6")
@pytest.mark.requirement("MQ-5")
@pytest.mark.parametrize(
    ("source", "user"),
    [
        ("pbx/graz", None),
        ("pbx/graz", "stranger"),
        ("billing", "phone"),
        ("keepwell/registry", "phone"),
        ("keepwell/registry", "keepwell-touchpoints"),
        ("pbx/graz", "keepwell-registry"),
    ],
)
def test_whoever_may_not_speak_is_kept_aside_with_the_reason(source, user):
    arrival = ADMISSION.admit(message(call(source), user_id=user))

    assert arrival.problem
    assert arrival.body


@pytest.mark.requirement("MQ-5")
def test_a_service_speaks_for_itself_and_the_intake_for_those_it_took_in():
    own = message(logged(), user_id="keepwell-touchpoints")
    taken_in = message(call("pbx/graz"), user_id="keepwell-touchpoints")

    assert ADMISSION.admit(own).problem is None
    assert ADMISSION.admit(taken_in).problem is None


def test_the_same_event_is_the_same_whichever_door_it_came_through():
    by_broker = ADMISSION.admit(message(call("pbx/graz"), user_id="phone"))
    by_http = wire.for_branches(call("pbx/graz"), PHONE.branches, "00-trace")

    assert by_broker.digest == wire.digest(by_http)


def test_what_cannot_be_read_is_kept_whole():
    arrival = ADMISSION.admit(message(b"\xff not json", user_id="phone"))

    assert (arrival.source, arrival.body) == ("unreadable", b"\xff not json")


def test_a_dead_letter_says_so():
    dead = message(call("pbx/graz"), user_id="phone")
    dead.properties["application_headers"] = {"x-death": [{}]}

    assert "too many deliveries" in ADMISSION.admit(dead).problem


def call(source):
    event = wire.addressed(
        CallEnded.example(), id="1", time=MONDAY, source=source, branches=("vienna",)
    )
    return wire.encode(event)


def logged():
    return wire.encode(wire.addressed(TouchpointLogged.example(), id="2", time=MONDAY))


def message(body, user_id):
    return Message(body, **({"user_id": user_id} if user_id else {}))
