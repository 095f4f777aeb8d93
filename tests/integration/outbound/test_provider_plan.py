"""A provider that does not want a text is asked again by plan, and then no more."""

from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

import httpx
import pytest

from libs.clock import SystemClock
from libs.contracts.messages import MessageFailed
from services.outbound.channels.webhook import Provider, Texts
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Closed, Never, NotNow, Taken, Unknown
from services.outbound.domain.pauses import Reach, Why
from services.outbound.domain.settlements import SPREAD
from services.outbound.sending import Lane
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import pausing
from tests.integration.outbound.house import MONDAY, days
from tests.integration.outbound.sender import Postman, Room, draft, minutes, queue

# As Standard Webhooks tells it, each after the try before.
PLAN = [
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=each) for each in (2, 5, 10, 14, 20, 24)),
]
PAUSED = "select over, channel, why, reason from outbound.pauses"
A_SECOND = timedelta(seconds=1)


def text(number=1, **changed):
    told = {"channel": Channel.SMS, "not_after": MONDAY + days(30)}
    return draft(number, **(told | changed))


def room_of(house, *says, **stages):
    postman = Postman(list(says))
    lane = Lane("sms", Reachable(Channel.SMS), lambda: postman, live=False)
    return Room(house, postman, lane, **stages)


def tries(room):
    """Let time pass until nothing waits any more; return when each try was."""
    found = []
    while True:
        taken = len(room.adapter.taken)
        room.go_round()
        if len(room.adapter.taken) > taken:
            found.append(room.house.clock.at)
        waits = room.house.rows(
            "select not_before from outbound.messages where state = 'deferred'"
        )
        if not waits:
            return found
        ((at,),) = waits
        room.later(max(at - room.house.clock.at, A_SECOND))


@pytest.mark.requirement("WO-1", "T20")
def test_a_text_is_tried_by_plan_with_one_id_and_then_the_provider_no_more(house):
    queue(house, text())
    room = room_of(house, *[NotNow("HTTP 429")] * 20)

    found = tries(room)

    pauses = [after - before for before, after in pairwise(found)]
    assert len(pauses) == len(PLAN)
    for waited, meant in zip(pauses, PLAN, strict=True):
        assert meant <= waited <= meant * (1 + SPREAD) + A_SECOND
    assert len({(each.message_id, each.body) for each in room.adapter.taken}) == 1
    assert room.only("state, attempts") == ("failed", 10)
    assert house.rows(PAUSED) == [("*", "sms", "provider_gave_up", "HTTP 429")]
    [event] = house.announced()
    assert (type(event), event.state) == (MessageFailed, "failed")


@pytest.mark.requirement("WO-1", "T20")
def test_a_provider_that_is_gone_gets_no_more_until_a_person_says_so(house):
    queue(house, text(), text(2))
    room = room_of(house, Closed("HTTP 410"))
    room.go_round()
    for _ in range(3):
        room.later(days(1))
        room.go_round()
    assert len(room.adapter.taken) == 1
    assert house.rows(PAUSED) == [("*", "sms", "provider_gave_up", "HTTP 410")]

    with house.worker.begin() as transaction:
        reach = Reach(None, Channel.SMS)
        pausing.resume(transaction, reach, Why.GIVEN_UP, "a new address")
    room.go_round()

    assert room.states() == {"p-1": "sent", "p-2": "sent"}


@pytest.mark.requirement("WO-1", "T13")
def test_a_provider_that_asks_for_a_pause_gets_nothing_else_either(house):
    queue(house, text(), text(2))
    pause = minutes(20)
    room = room_of(house, NotNow("HTTP 429", pause, rest=pause))
    room.go_round()
    room.later(minutes(19))
    assert not room.go_round()
    assert len(room.adapter.taken) == 1
    room.later(minutes(2))
    room.go_round()
    assert room.states() == {"p-1": "sent", "p-2": "sent"}


@pytest.mark.requirement("WO-1", "T12")
def test_what_a_gateway_may_have_passed_on_never_goes_again_and_the_rest_wait(house):
    queue(house, text(), text(2))
    room = room_of(house, Unknown("HTTP 504", minutes(1)))
    room.go_round()
    assert sorted(room.states().values()) == ["ambiguous", "queued"]
    for _ in range(9):
        room.later(days(1))
        room.go_round()
    assert sorted(room.states().values()) == ["ambiguous", "sent"]
    assert len(room.adapter.taken) == 2


def test_a_text_that_cannot_be_made_uses_no_try_up(house):
    queue(house, text())
    room = room_of(house, makers={Channel.SMS: broken})
    for _ in range(12):
        room.go_round()
        room.later(timedelta(hours=2))
    assert room.only("state, attempts") == ("deferred", 0)
    assert house.rows(PAUSED) == []


def broken(_transaction, _dispatches):
    raise ValueError


@pytest.mark.requirement("WO-1")
def test_every_status_there_is_means_something():
    texts = Texts(
        Provider(urlsplit("https://sms.example/"), ("whsec_eA==",)), SystemClock()
    )
    kinds = {
        code: type(texts.outcome(httpx.Response(code))) for code in range(200, 600)
    }

    def those(kind):
        return {code for code, found in kinds.items() if found is kind}

    assert those(Taken) == set(range(200, 300))
    assert those(Closed) == {410}
    # What the provider may have had is not sent by itself again.
    assert those(Unknown) == {303, *range(500, 600)} - {503}
    assert those(NotNow) >= {301, 302, 307, 308, 401, 403, 404, 408, 425, 429, 503}
    assert those(Never) >= {400, 413, 415, 422}
