"""Why a touch came so soon after the one before."""

from datetime import UTC, datetime, timedelta

import pytest

from services.cli.gap_reasons import Record, Touch, tight

MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
KINDS = {
    "call": {"gap_class": "personal", "channel": "phone"},
    "visit": {"gap_class": "personal", "channel": "in_person"},
    "newsletter": {"gap_class": "broadcast", "channel": "email"},
    "card": {"gap_class": "exempt", "channel": "post"},
    "missed": {"gap_class": "exempt", "channel": "phone"},
}
DAYS = {"shortest_days": 7, "ask_shortest_days": 60, "broadcast_shortest_days": 14}


def touch(day, kind="call", *, outgoing=True):
    at = MONDAY + timedelta(days=day)
    return Touch("c-1", "vienna", kind, outgoing, at, "")


def grant(day, gap_class="personal", channel="phone", used=None, withdrawn=None):
    at = MONDAY + timedelta(days=day)
    return {
        "purpose": "outage_help",
        "gap_class": gap_class,
        "channel": channel,
        "granted_at": at.isoformat(),
        "expires_at": (at + timedelta(days=3)).isoformat(),
        "used_at": None if used is None else touch(used).at.isoformat(),
        "withdrawn_at": withdrawn,
    }


def told(*touches, grants=()):
    in_order = sorted(touches, key=lambda each: each.at)
    found = tight(Record(in_order, KINDS, DAYS, grants))
    return [((each.touch.at - MONDAY).days, each.reason) for each in found]


def test_everything_keeps_apart_from_its_like_and_asks_from_asks_too():
    posted = [touch(day, "newsletter") for day in (1, 12)]
    talks = [touch(day) for day in (0, 43, 50)]
    asked = [grant(day, "ask", used=day) for day in (0, 50)]

    assert told(*talks, *posted) == [(12, None)]
    assert told(*talks, *posted, grants=asked) == [
        (12, None),
        (50, "granted before the other was told of"),
    ]


def test_what_keeps_no_gap_or_came_from_them_is_not_too_tight():
    assert told(touch(0), touch(1, "card"), touch(2, outgoing=False)) == []


@pytest.mark.parametrize(
    ("reason", "given"),
    [
        ("callback", {"touches": [touch(2, "missed", outgoing=False)]}),
        ("outage_help", {"grants": [grant(2, "exempt")]}),
        (None, {"grants": [grant(2, "exempt", "post")]}),
        (None, {"grants": [grant(2, "exempt", withdrawn="2026-03-04T14:00:00Z")]}),
        ("granted before the other was told of", {"grants": [grant(1, used=3)]}),
        (None, {"grants": [grant(0, used=0)]}),
    ],
)
def test_a_touch_so_soon_says_what_allows_it(reason, given):
    touches = touch(0), touch(3), *given.get("touches", ())

    assert told(*touches, grants=given.get("grants", ())) == [(3, reason)]


def test_who_rang_in_vain_is_rung_back_and_not_visited():
    missed = touch(2, "missed", outgoing=False)

    assert told(touch(0), missed, touch(3, "visit")) == [(3, None)]
