"""Why a touch came so soon after the one before."""

from datetime import UTC, datetime, timedelta

import pytest

from services.cli.gap_reasons import Touch, tight

MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
CLASSES = {
    "call": "personal",
    "ask": "ask",
    "newsletter": "broadcast",
    "card": "exempt",
    "missed": "exempt",
}
DAYS = {"shortest_days": 7, "ask_shortest_days": 60, "broadcast_shortest_days": 14}


def touch(day, kind="call", *, outgoing=True):
    at = MONDAY + timedelta(days=day)
    return Touch("c-1", "vienna", kind, outgoing, at, "")


def grant(day, gap_class="personal", purpose="reminder", used=None):
    at = MONDAY + timedelta(days=day)
    return {
        "purpose": purpose,
        "gap_class": gap_class,
        "granted_at": at.isoformat(),
        "expires_at": (at + timedelta(days=3)).isoformat(),
        "used_at": None if used is None else touch(used).at.isoformat(),
    }


def told(*touches, grants=()):
    in_order = sorted(touches, key=lambda each: each.at)
    found = tight(in_order, CLASSES, DAYS, grants)
    return [((each.touch.at - MONDAY).days, each.reason) for each in found]


def test_everything_keeps_apart_from_its_like_and_asks_from_asks_too():
    posted = [touch(day, "newsletter") for day in (1, 12)]
    asks = [touch(day, "ask") for day in (0, 50)]

    assert told(*asks, *posted, touch(45), touch(57)) == [
        (12, "by hand"),
        (50, "by hand"),
    ]


def test_what_keeps_no_gap_or_came_from_them_is_not_too_tight():
    assert told(touch(0), touch(1, "card"), touch(2, outgoing=False)) == []


@pytest.mark.parametrize(
    ("reason", "given"),
    [
        ("callback", {"touches": [touch(2, "missed", outgoing=False)]}),
        ("outage_help", {"grants": [grant(2, "exempt", "outage_help")]}),
        ("granted before the other was told of", {"grants": [grant(1, used=3)]}),
        ("by hand", {"grants": [grant(0, used=0)]}),
    ],
)
def test_a_touch_so_soon_says_what_allows_it(reason, given):
    touches = touch(0), touch(3), *given.get("touches", ())

    assert told(*touches, grants=given.get("grants", ())) == [(3, reason)]
