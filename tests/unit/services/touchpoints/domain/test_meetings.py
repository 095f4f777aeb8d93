"""What a meeting should not be closed without."""

from datetime import UTC, datetime

import pytest

from services.touchpoints.domain.meetings import TEMPLATE, Item, Meeting, Mode, Topic

COMPETE = Item(Topic.COMPETITIVENESS, "What keeps you competitive?")


def meeting(*agenda, mode=Mode.VIDEO, **more):
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    return Meeting("t-1", "vienna", "c-1", mode, at, agenda=agenda, **more)


@pytest.mark.parametrize(
    ("agenda", "warnings"),
    [
        ((), 1),
        (TEMPLATE, 1),
        ((Item(Topic.VALUE, "Last year"),), 1),
        ((COMPETE,), 0),
        ((Item(Topic.COMPETITIVENESS, "Skipped", covered=False), COMPETE), 0),
    ],
)
def test_it_warns_when_nothing_was_said_of_competitiveness(agenda, warnings):
    assert len(meeting(*agenda).warnings) == warnings


def test_of_a_meeting_that_did_not_happen_nothing_is_missing():
    assert meeting(no_show=True).warnings == []


@pytest.mark.parametrize(
    ("mode", "no_show", "kind"),
    [
        (Mode.FACE_TO_FACE, False, "face_to_face"),
        (Mode.VIDEO, False, "video"),
        (Mode.PHONE, False, "call"),
        (Mode.VIDEO, True, "no_show"),
    ],
)
def test_a_meeting_is_the_touch_that_its_mode_says(mode, no_show, kind):
    assert meeting(mode=mode, no_show=no_show).kind == kind
