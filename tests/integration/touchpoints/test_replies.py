"""What a client answers to a message of ours is a touch of theirs."""

from dataclasses import replace

import pytest

from libs.contracts.messages import MessageReplied
from libs.contracts.touchpoints import TouchpointLogged
from tests.integration.touchpoints.house import MONDAY, days

LOGGED = "select kind, direction, contact_id, occurred_at from touchpoints.touches"


@pytest.fixture
def known(house):
    house.open()
    return house


def replied(**changed):
    usual = {"channel": "email", "replied_at": MONDAY}
    return replace(MessageReplied.example(), **(usual | changed))


@pytest.mark.parametrize(
    ("channel", "kind"), [("email", "mail"), ("sms", "sms"), ("chat", "chat")]
)
def test_an_answer_is_a_touch_of_theirs_by_the_way_it_came(known, channel, kind):
    known.hear(replied(channel=channel))

    [row] = known.rows(LOGGED)
    assert tuple(row) == (kind, "in", "p-0108", MONDAY)


def test_whoever_plans_reminders_is_told_that_they_wrote(known):
    known.hear(replied())

    [told] = known.announced(TouchpointLogged)
    assert (told.direction, told.satisfies) == ("in", "message")


def test_two_answers_are_two_touches(known):
    known.hear(replied(reply_id="a" * 32), replied(reply_id="b" * 32))

    assert len(known.rows(LOGGED)) == 2


def test_an_answer_of_the_day_after_tomorrow_waits(known):
    known.hear(replied(replied_at=MONDAY + days(2)))

    assert known.rows(LOGGED) == []
