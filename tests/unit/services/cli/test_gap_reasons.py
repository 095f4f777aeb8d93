"""Why a touch came so soon after the one before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.cli.gap_reasons import Record, tight
from services.cli.logged_touches import Touch, standing

MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
KINDS = {
    "call": {"gap_class": "personal", "channel": "phone", "satisfies": "call"},
    "visit": {"gap_class": "personal", "channel": "in_person", "satisfies": "meeting"},
    "newsletter": {
        "gap_class": "broadcast",
        "channel": "email",
        "satisfies": "broadcast",
    },
    "card": {"gap_class": "exempt", "channel": "post", "satisfies": "message"},
    "missed": {"gap_class": "exempt", "channel": "phone", "satisfies": "nothing"},
    "attempt": {"gap_class": "exempt", "channel": "phone", "satisfies": "nothing"},
}
MOBILE, DESK = "+436601234567", "+4317654321"
DAYS = {"shortest_days": 7, "ask_shortest_days": 60, "broadcast_shortest_days": 14}


def touch(day, kind="call", *, outgoing=True):
    at = MONDAY + timedelta(days=day)
    return Touch("c-1", "vienna", kind, outgoing, at, "")


def rung(day, kind="call", number=MOBILE, *, contact=None, outgoing=True):
    seconds = 60 if kind == "call" else 0
    line = {"number": number, "contact": contact, "seconds": seconds}
    return replace(touch(day, kind, outgoing=outgoing), **line)


def missed(day, number=MOBILE, contact=None):
    return rung(day, "missed", number, contact=contact, outgoing=False)


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
    asked = [grant(0, "ask", used=day) for day in (0, 50)]

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
        ("outage_help", {"grants": [grant(2, "exempt")]}),
        (None, {"grants": [grant(2, "exempt", "post")]}),
        (None, {"grants": [grant(2, "exempt", withdrawn="2026-03-04T14:00:00Z")]}),
        ("granted before the other was told of", {"grants": [grant(1, used=3)]}),
        (None, {"grants": [grant(2, used=3)]}),
        (None, {"grants": [grant(0, used=0)]}),
    ],
)
def test_a_touch_so_soon_says_what_allows_it(reason, given):
    touches = touch(0), touch(3), *given.get("touches", ())

    assert told(*touches, grants=given.get("grants", ())) == [(3, reason)]


def test_who_rang_in_vain_is_rung_back_and_not_visited():
    rang = missed(2, contact="p-1")
    visit = replace(touch(3, "visit"), contact="p-1")

    assert told(touch(0), rang, rung(3)) == [(3, "callback")]
    assert told(touch(0), rang, visit) == [(3, None)]


def test_a_call_is_owed_until_they_were_spoken_to_however_late():
    long_ago = missed(-30), rung(-1, "attempt"), rung(0, number=DESK)

    assert told(*long_ago, rung(3), rung(5)) == [(3, "callback"), (5, None)]
    assert told(*long_ago, rung(1, outgoing=False), rung(3)) == [(3, None)]
    by_hand = rung(1, number=None, contact="p-1", outgoing=False)
    rang = missed(-1, contact="p-1")
    again = rung(3, contact="p-1")
    assert told(rang, touch(0), by_hand, again) == [(3, "callback")]


@pytest.mark.parametrize(
    ("reason", "call"),
    [
        ("callback", rung(3, contact="p-1")),
        ("callback", rung(3, number=DESK, contact="p-1")),
        (None, rung(3, number=DESK, contact="p-2")),
        (None, touch(3)),
    ],
)
def test_a_call_is_owed_to_the_number_that_rang_or_to_whose_it_is(reason, call):
    assert told(touch(0), missed(2, contact="p-1"), call) == [(3, reason)]


@pytest.mark.parametrize(
    ("reason", "tried", "more"),
    [
        (None, (1, 1.1, 2), [touch(2.1, "card")]),
        ("callback", (1, 1.1, 2), [touch(2.1, "card", outgoing=False)]),
        ("callback", (1, 2), [rung(1.1, "attempt", DESK), touch(2.1, "card")]),
        ("callback", (1, 1.1, 2), []),
        ("callback", (1, 1.1, 1.2), [touch(2.1, "card")]),
        ("callback", (1, 2), [touch(2.1, "card")]),
        ("callback", (1, 1.1, 2), [touch(2.1, "card"), missed(2.2)]),
    ],
)
def test_no_call_is_owed_once_it_was_tried_often_enough(reason, tried, more):
    tries = [rung(day, "attempt") for day in tried]

    assert told(missed(-1), touch(0), *tries, *more, rung(3)) == [(3, reason)]


def test_what_was_taken_back_is_no_touch():
    logged = {
        "client_id": "c-1",
        "branch_id": "vienna",
        "kind": "call",
        "direction": "out",
        "occurred_at": MONDAY.isoformat(),
        "note": "",
        "contact_id": "p-1",
        "number": MOBILE,
        "seconds": 60,
        "taken_back": False,
    }

    read = standing([logged, logged | {"taken_back": True}])

    assert list(read) == [rung(0, contact="p-1")]
