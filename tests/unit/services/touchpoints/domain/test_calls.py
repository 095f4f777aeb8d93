from datetime import UTC, datetime, timedelta

import pytest

from libs.values import TouchId
from services.touchpoints.domain.calls import Answer, BadCall, Call
from services.touchpoints.domain.touches import Direction
from tests.default_kinds import DEFAULTS

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


def call(direction, answer, seconds=0, *, service_desk=False):
    talked = timedelta(seconds=seconds)
    return Call(
        TouchId("t1"), "+43155501", direction, answer, NOON, NOON, talked, service_desk
    )


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(
    ("direction", "answer", "seconds", "kind"),
    [
        ("in", "answered", 60, "call"),
        ("out", "answered", 60, "call"),
        ("out", "answered", 59, "short_call"),
        ("in", "missed", 0, "missed"),
        ("in", "voicemail", 0, "missed"),
        ("in", "declined", 0, "declined"),
        ("out", "missed", 0, "attempt"),
        ("out", "declined", 0, "attempt"),
        ("out", "voicemail", 0, "voicemail"),
    ],
)
def test_a_call_counts_when_both_sides_talked_for_a_minute(
    direction, answer, seconds, kind
):
    raw = call(Direction(direction), Answer(answer), seconds)

    assert raw.kind == kind
    assert kind in {each.name for each in DEFAULTS}


@pytest.mark.requirement("R29")
def test_a_call_with_the_service_desk_is_no_call():
    desk = call(Direction.IN, Answer.ANSWERED, 600, service_desk=True)

    assert desk.kind == "service_desk"


@pytest.mark.parametrize(("answer", "seconds"), [("missed", 1), ("answered", -1)])
def test_only_an_answered_call_is_talked_on(answer, seconds):
    with pytest.raises(BadCall):
        call(Direction.IN, Answer(answer), seconds)
