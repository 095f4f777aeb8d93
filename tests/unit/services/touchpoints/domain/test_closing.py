"""What a person must write down before a conversation is done with."""

from datetime import UTC, datetime

import pytest

from services.touchpoints.domain.closing import NotClosed, require_closed
from services.touchpoints.domain.kinds import Channel, GapClass, Kind, Satisfies
from services.touchpoints.domain.touches import Direction, Touch

CALL = Kind("call", Channel.PHONE, 0.2, GapClass.PERSONAL, Satisfies.CALL)
MEETING = Kind("video", Channel.VIDEO, 0.25, GapClass.PERSONAL, Satisfies.MEETING)
LETTER = Kind("letter", Channel.POST, 0.1, GapClass.EXEMPT, Satisfies.MESSAGE)


def touch(outcome, next_step):
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    whose = ("t-1", "c-1", "vienna", "vienna")
    said = {"outcome": outcome, "next_step": next_step}
    return Touch(*whose, "call", Direction.OUT, at, **said)


@pytest.mark.parametrize("kind", [CALL, MEETING])
@pytest.mark.parametrize(
    ("outcome", "next_step", "missing"),
    [
        ("", "call in April", ["outcome"]),
        (" \n", "call in April", ["outcome"]),
        ("all is well", "", ["next_step"]),
        ("all is well", "None.", ["next_step"]),
        ("all is well", "none, because ", ["next_step"]),
        ("", " ", ["outcome", "next_step"]),
    ],
)
def test_a_conversation_names_what_is_missing(kind, outcome, next_step, missing):
    with pytest.raises(NotClosed) as refused:
        require_closed(touch(outcome, next_step), kind)

    assert [field.path for field in refused.value.fields] == missing


@pytest.mark.parametrize(
    "next_step",
    ["call in April", "none, because they move in May", "Nonetheless send the quote"],
)
def test_a_next_step_or_a_reason_for_none_closes_a_conversation(next_step):
    assert require_closed(touch("all is well", next_step), CALL) is None


def test_a_letter_needs_no_outcome():
    assert require_closed(touch("", ""), LETTER) is None
