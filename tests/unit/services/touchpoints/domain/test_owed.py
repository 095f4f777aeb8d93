from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from libs.calendars.working_time import WEEKDAYS, OpenHours
from libs.calendars.zones import zone
from libs.values import BranchId, ClientId, ContactId, TouchId
from services.touchpoints.domain.callbacks import BEGINNING, Closing, Promise, State
from services.touchpoints.domain.calls import Answer, Call
from services.touchpoints.domain.moments import SAME_RINGING
from services.touchpoints.domain.owed import History, forgotten, redrawn, start_of
from services.touchpoints.domain.touches import Direction

MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4)
LONGEST_CALL = timedelta(days=1)
HOURS = OpenHours.parse(zone("UTC"), {day: ["09:00-17:00"] for day in WEEKDAYS[:5]})
PROMISE = Promise(HOURS, timedelta(hours=1))
CLIENT, VIENNA = ClientId("c1"), BranchId("vienna")
CONTACTS = {"+43155501": ContactId("p1"), "+43664111": ContactId("p1"), "+4312": None}
IN, OUT = Direction.IN, Direction.OUT

# Close together, so that calls ring at once and end one another's callbacks.
moments = st.builds(
    lambda day, ringing: MONDAY + timedelta(days=day, seconds=20 * ringing),
    st.integers(0, 2),
    st.integers(0, 30),
)
outcomes = st.sampled_from(
    [(IN, Answer.MISSED, 0)] * 3
    + [(OUT, Answer.MISSED, 0), (OUT, Answer.VOICEMAIL, 0)]
    + [(OUT, Answer.ANSWERED, talked) for talked in (10, 30, 30, 90, 86_400)]
)
calls = st.tuples(moments, st.sampled_from(sorted(CONTACTS)), outcomes)
events = st.lists(calls | calls | moments, min_size=5, max_size=16)

# The last of them shows that nothing was owed, though the talk had settled it.
LONG_TALK = (MONDAY, "+43664111", (IN, Answer.ANSWERED, 90))
MISSED = (MONDAY + timedelta(seconds=80), "+43155501", (IN, Answer.MISSED, 0))
TAKEN_ELSEWHERE = (
    MONDAY + timedelta(seconds=100),
    "+43155501",
    (IN, Answer.ANSWERED, 90),
)


def event_of(name, drawn):
    if isinstance(drawn, datetime):
        return drawn
    started_at, number, (direction, answer, seconds) = drawn
    talked = timedelta(seconds=seconds)
    name = TouchId(f"{name:02}")
    made = Call(name, number, direction, answer, started_at, FRIDAY, talked)
    return CONTACTS[number], made


def at_of(told):
    return told if isinstance(told, datetime) else told[1].started_at


def draw(told, kept, since, back_to):
    recent = [each for each in told if at_of(each) >= back_to]
    history = History(
        since,
        list(kept.values()),
        [each for each in recent if not isinstance(each, datetime)],
        [each for each in recent if isinstance(each, datetime)],
    )
    return {
        each.callback.id: each
        for each in redrawn(CLIENT, VIENNA, history, PROMISE, FRIDAY)
    }


def owed_by(kept):
    return {key: each.callback for key, each in kept.items() if not each.is_done_with}


@settings(max_examples=200)
@given(events, st.sets(st.integers(0, 15), max_size=2))
@example([LONG_TALK, MISSED, TAKEN_ELSEWHERE], set())
def test_drawing_up_what_may_matter_comes_to_the_same_as_drawing_up_all(drawn, late):
    events = sorted((event_of(*each) for each in enumerate(drawn)), key=at_of)
    in_time = [each for place, each in enumerate(events) if place not in late]
    told, kept = [], {}
    for event in in_time + [each for each in events if each not in in_time]:
        told.append(event)
        since = at_of(event) - SAME_RINGING
        start = start_of(list(kept.values()), since).since
        kept |= draw(told, kept, since, start - LONGEST_CALL)

        everything = draw(told, {}, BEGINNING.since, BEGINNING.since)
        assert owed_by(kept) == owed_by(everything)


@given(events)
def test_drawing_up_again_changes_nothing(drawn):
    told = [event_of(*each) for each in enumerate(drawn)]
    kept = draw(told, {}, BEGINNING.since, BEGINNING.since)

    assert draw(told, kept, BEGINNING.since, BEGINNING.since) == {}


def test_what_was_owed_to_the_forgotten_is_closed_for_good_and_late_stays_late():
    call = (MONDAY, "+43155501", (IN, Answer.MISSED, 0))
    kept = draw([event_of(1, call)], {}, BEGINNING.since, BEGINNING.since)
    [owed] = kept.values()

    early = forgotten(owed, MONDAY)
    late = forgotten(owed, FRIDAY)

    assert (early.state, early.callback.closing) == (State.KEPT, Closing.ANSWERED)
    assert (late.state, late.callback.closing) == (State.BROKEN, Closing.ERASED)
    assert {each.callback.caller.number for each in (early, late)} == {""}
    assert draw([], {owed.callback.id: late}, BEGINNING.since, BEGINNING.since) == {}
