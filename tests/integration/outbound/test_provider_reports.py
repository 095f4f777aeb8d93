"""What a provider of texts tells: what arrived, what did not, and who answered."""

import json
from datetime import UTC, datetime

import pytest

from libs.contracts.messages import (
    ContactUnsubscribed,
    MessageBounced,
    MessageReplied,
    MessageSent,
)
from libs.identity import Principal, Role
from services.outbound.domain.dispatches import Allowed
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Unknown
from services.outbound.sending import Lane
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import texts
from tests.integration.outbound.asking import Desk, somebody
from tests.integration.outbound.mailroom import people
from tests.integration.outbound.sender import Postman, Room, draft, queue

NUMBER = "+436641234567"
PATH = "/v1/provider-reports"


def provider(branch="vienna", source="provider"):
    told = ("twin", "keepwell:embedded", Role.EMITTER, frozenset({branch}))
    return Principal(*told, sources=(source,))


PROVIDER = provider()


def numbers(_transaction, messages):
    return {message.id: Allowed(NUMBER) for message in messages}


@pytest.fixture
def postman():
    return Postman()


@pytest.fixture
def room(house, postman):
    house.hear(*people(2))
    house.hear(*people(1, phones=(NUMBER,)))
    whose = Reachable(Channel.SMS)
    lane = Lane("sms", whose, lambda: postman, live=False)
    makers = {Channel.SMS: texts.texts}
    return Room(house, postman, lane, judge=numbers, makers=makers)


@pytest.fixture
def sent(house, room):
    message = draft(1, channel=Channel.SMS)
    queue(house, message)
    room.go_round()
    return message.key.id


@pytest.fixture
def report(house, tmp_path):
    desk = Desk(house, tmp_path)

    def told(kind, who=PROVIDER, **data):
        body = {"type": f"message.{kind}.v1", "data": {"channel": "sms", **data}}
        bearer = desk.issuer.token(who, datetime.now(UTC))
        headers = {"Authorization": f"Bearer {bearer}"}
        answer = desk.client.post(PATH, json=body, headers=headers)
        return answer.get_json().get("came_of", answer.status_code)

    return told


def told(house, kind):
    return [each for each in house.announced() if isinstance(each, kind)]


def test_a_provider_gets_a_number_and_a_text_and_no_name(sent, postman):
    [parcel] = postman.taken

    assert json.loads(parcel.body) == {
        "type": "message.text.v1",
        "data": {
            "message_id": sent,
            "channel": "sms",
            "to": NUMBER,
            "text": "Hello 1",
        },
    }


def test_a_text_in_doubt_is_sent_once_its_provider_says_so(
    house, room, postman, report
):
    postman.says = [Unknown("the line broke")]
    message = draft(1, channel=Channel.SMS)
    queue(house, message)
    room.go_round()
    assert room.states() == {"p-1": "ambiguous"}
    assert report("delivered", message_id=message.key.id) == "delivered"
    assert report("delivered", message_id=message.key.id) == "known"
    assert room.states() == {"p-1": "sent"}
    assert len(told(house, MessageSent)) == 1


def test_a_number_that_does_not_exist_gets_no_more(house, sent, report):
    told_twice = {"message_id": sent, "unknown_number": True}

    assert report("failed", **told_twice) == "bounced"
    [event] = told(house, MessageBounced)
    assert (event.channel, event.cause) == ("sms", "unknown_address")
    assert house.rows("select why, address from outbound.suppressions") == [
        ("unknown_address", NUMBER)
    ]


@pytest.mark.requirement("LF-3")
def test_a_stop_by_text_is_heard_though_it_names_no_message(house, sent, report):
    assert report("replied", text="Stop!", **{"from": NUMBER}) == "stopped"
    [answer], [wish] = told(house, MessageReplied), told(house, ContactUnsubscribed)
    assert (answer.message_id, answer.contact_id) == (sent, "p-1")
    assert (wish.channel, wish.contact_id, wish.purpose) == ("sms", "p-1", None)


def test_who_is_not_asked_cannot_answer(house, sent, report):
    assert report("replied", text="Stop", **{"from": "+4312345678"}) == "not_ours"
    stranger = {"message_id": sent, "from": "+4312345678"}
    assert report("replied", text="Stop", **stranger) == "not_proven"
    assert told(house, MessageReplied) == []


def test_whoever_is_not_the_provider_of_these_texts_tells_nothing(sent, report):
    of = {"message_id": sent}

    assert report("delivered", provider("graz"), **of) == "not_ours"
    assert report("delivered", provider(source="provider/chat"), **of) == 403
    assert report("delivered", provider(source="pbx"), **of) == 403
    assert report("delivered", somebody(Role.OWNER), **of) == 403
    assert report("delivered", channel="sms") == 422
