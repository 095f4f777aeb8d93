from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.working_time import WEEKDAYS, OpenHours
from libs.calendars.zones import zone
from libs.values import ClientId, TouchId
from services.touchpoints.domain.callbacks import (
    BadPromise,
    Caller,
    Closing,
    Promise,
    State,
    callbacks_of,
)
from services.touchpoints.domain.calls import Answer, Call
from services.touchpoints.domain.touches import Direction

NINE_TO_FIVE = OpenHours.parse(
    zone("UTC"), {day: ["09:00-17:00"] for day in WEEKDAYS[:5]}
)
PROMISE = Promise(NINE_TO_FIVE, timedelta(hours=1))
CALLER = Caller(ClientId("c1"), "+43155501")
MARCH = {"Sat": 7, "Sun": 8, "Mon": 9, "Tue": 10, "Wed": 11}
IN, OUT = Direction.IN, Direction.OUT


def at(text):
    """Read "Sat 15:00" or "Sat 15:00:30" as a time, in UTC, of one week of March."""
    weekday, wall = text.split(" ")
    return datetime.fromisoformat(f"2026-03-{MARCH[weekday]:02}T{wall}+00:00")


def call(when, direction, answer, seconds=0, number=CALLER.number):
    moment = at(when)
    name = TouchId(f"{when} {direction} {answer} {seconds} {number}")
    talked = timedelta(seconds=seconds)
    return Call(name, number, direction, answer, moment, moment, talked)


def missed(when):
    return call(when, IN, Answer.MISSED)


def attempt(when, answer=Answer.MISSED):
    return call(when, OUT, answer)


def talked(when, direction=OUT, seconds=120, number=CALLER.number):
    return call(when, direction, Answer.ANSWERED, seconds, number)


def callbacks(*calls, messages=()):
    return callbacks_of(CALLER, calls, PROMISE, messages)


@pytest.mark.requirement("R22", "T1")
def test_a_call_missed_on_saturday_is_due_on_monday_morning():
    (owed,) = callbacks(missed("Sat 15:00"))

    assert owed.due_at == at("Mon 10:00")
    assert owed.state(at("Mon 10:00")) is State.OPEN
    assert owed.state(at("Mon 10:01")) is State.BROKEN


@pytest.mark.requirement("R22")
def test_ringing_back_in_time_keeps_it():
    (owed,) = callbacks(missed("Mon 09:00"), talked("Mon 10:00"))

    assert owed.state(at("Wed 09:00")) is State.KEPT
    assert owed.first_attempt_at == at("Mon 10:00")
    assert (owed.closed_at, owed.closing) == (at("Mon 10:02"), Closing.CONNECTED)


@pytest.mark.requirement("T31")
def test_a_late_answer_does_not_undo_the_miss():
    (owed,) = callbacks(missed("Mon 09:00"), talked("Mon 10:01", IN))

    assert owed.closed_at == at("Mon 10:03")
    assert (owed.misses, owed.state(at("Mon 10:03"))) == (1, State.BROKEN)


@pytest.mark.requirement("T33")
def test_six_phones_that_ring_are_one_callback():
    ringing = [missed(f"Mon 09:00:0{n}") for n in range(6)]

    (owed,) = callbacks(*ringing)

    assert (owed.missed_at, owed.misses) == (at("Mon 09:00"), 6)
    assert owed.first_attempt_at is None


@pytest.mark.requirement("T33")
@pytest.mark.parametrize(
    ("answered", "owed"),
    [("Mon 09:00:20", 0), ("Mon 08:59:30", 0), ("Mon 09:01:06", 1)],
)
def test_a_call_that_another_extension_takes_is_not_missed(answered, owed):
    ringing = [missed(f"Mon 09:00:0{n}") for n in range(6)]
    (*_, last) = callbacks(*ringing, talked(answered, IN), missed("Tue 09:00"))

    assert len(callbacks(*ringing, talked(answered, IN))) == owed
    assert last.missed_at == at("Tue 09:00")


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(("seconds", "closed"), [(20, True), (19, False)])
def test_only_a_conversation_of_20_seconds_closes_it(seconds, closed):
    (owed,) = callbacks(missed("Mon 09:00"), talked("Mon 09:30", OUT, seconds))

    assert owed.first_attempt_at == at("Mon 09:30")
    assert bool(owed.closed_at) is closed


def test_a_miss_just_after_a_conversation_is_a_miss():
    (owed,) = callbacks(talked("Mon 09:00", IN, 20), missed("Mon 09:00:20"))

    assert (owed.closed_at, owed.first_attempt_at) == (None, None)


def test_talking_with_the_contact_at_another_number_closes_it():
    mobile = "+436641234567"

    (owed,) = callbacks(
        missed("Mon 09:00"),
        call("Mon 09:10", IN, Answer.MISSED, number=mobile),
        talked("Mon 09:30", number=mobile),
    )

    assert (owed.misses, owed.closing) == (1, Closing.CONNECTED)


@pytest.mark.requirement("R22")
def test_an_attempt_in_time_is_prompt_but_the_callback_is_owed_until_connected():
    calls = [missed("Mon 09:00"), attempt("Mon 09:30")]

    (trying,) = callbacks(*calls)
    (spoken,) = callbacks(*calls, talked("Wed 09:00"))

    assert trying.state(at("Tue 09:00")) is State.OPEN
    assert spoken.state(at("Wed 09:30")) is State.KEPT


@pytest.mark.requirement("R22")
@pytest.mark.parametrize(
    ("tries", "given_up"),
    [
        (["Mon 09:30", "Mon 10:30", "Tue 09:30"], True),
        (["Mon 09:30", "Mon 10:30", "Mon 11:30"], False),
        (["Mon 09:30", "Tue 09:30"], False),
    ],
)
def test_three_attempts_on_two_days_and_a_message_are_enough(tries, given_up):
    calls = [missed("Mon 09:00"), *map(attempt, tries)]
    after = at("Tue 12:00")

    (without_message,) = callbacks(*calls)
    (with_mail,) = callbacks(*calls, messages=[after])
    (with_voicemail, *_) = callbacks(*calls[:-1], attempt(tries[-1], Answer.VOICEMAIL))

    closing = Closing.GAVE_UP if given_up else None
    assert without_message.closing is None
    assert (with_mail.closing, with_voicemail.closing) == (closing, closing)
    assert with_mail.closed_at == (after if given_up else None)


@pytest.mark.requirement("R21")
def test_a_declined_call_is_owed_like_a_missed_one():
    (owed,) = callbacks(call("Mon 09:00", IN, Answer.DECLINED))

    assert owed.due_at == at("Mon 10:00")


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(("late_by", "owed"), [(0, 1), (1, 0)])
def test_a_miss_heard_of_after_a_week_opens_nothing(late_by, owed):
    missed_at = at("Sat 15:00")
    recorded_at = missed_at + timedelta(days=7, seconds=late_by)
    old = Call(TouchId("old"), CALLER.number, IN, Answer.MISSED, missed_at, recorded_at)

    assert len(callbacks(old)) == owed


def test_a_callback_keeps_its_id_when_an_earlier_miss_is_heard_of():
    later = missed("Mon 09:10")
    closed = [later, talked("Mon 09:30"), missed("Tue 09:00")]

    before = [owed.id for owed in callbacks(*closed)]

    assert [owed.id for owed in callbacks(missed("Mon 09:00"), *closed)] == before
    assert len(set(before)) == 2


@st.composite
def histories(draw):
    minutes = draw(st.lists(st.integers(0, 3000), unique=True, max_size=25))
    outcomes = st.sampled_from(
        [(IN, answer, 0) for answer in Answer if answer is not Answer.ANSWERED]
        + [(OUT, answer, 0) for answer in Answer if answer is not Answer.ANSWERED]
        + [(direction, Answer.ANSWERED, 90) for direction in Direction]
    )
    return [_drawn(minute, *draw(outcomes)) for minute in minutes]


def _drawn(minute, direction, answer, seconds):
    when = at("Mon 09:00") + timedelta(minutes=minute)
    name, talked = TouchId(f"t{minute}"), timedelta(seconds=seconds)
    return Call(name, CALLER.number, direction, answer, when, when, talked)


@pytest.mark.requirement("T33")
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_calls_arrive_in_does_not_matter(calls, random: Random):
    assert callbacks(*random.sample(calls, len(calls))) == callbacks(*calls)


@given(histories())
def test_at_most_one_callback_is_open_and_none_overlap(calls):
    owed = callbacks(*calls)

    for earlier, later in pairwise(owed):
        assert earlier.closed_at <= later.missed_at
    assert len({each.id for each in owed}) == len(owed)
    tried = [each for each in owed if each.first_attempt_at]
    assert all(each.first_attempt_at >= each.missed_at for each in tried)


def test_a_callback_is_promised_within_some_time():
    with pytest.raises(BadPromise):
        Promise(NINE_TO_FIVE, timedelta())
