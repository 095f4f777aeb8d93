"""How the year is judged: what allows a touch so soon, what silence is too long."""

from datetime import UTC, datetime, timedelta

import pytest

from services.cli.gap_reasons import Touch
from services.cli.year.desk import IMPULSE
from services.cli.year.judging import Gaps, Records

MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
DOWN = (datetime(2026, 6, 14, 5, tzinfo=UTC), datetime(2026, 6, 21, 5, tzinfo=UTC))
KINDS = {
    "call": {"gap_class": "personal", "satisfies": "call"},
    "mail": {"gap_class": "personal", "satisfies": "message"},
    "card": {"gap_class": "exempt", "satisfies": "message"},
    "missed": {"gap_class": "exempt", "satisfies": "nothing"},
}


def days(number):
    return timedelta(days=number)


def touch(day, kind="call", note="", *, outgoing=True):
    return Touch("c-1", "vienna", kind, outgoing, MONDAY + days(day), note)


def records(*touches, grants=(), status="active"):
    client = {"tier": "A", "status": status, "branch_id": "vienna"}
    gaps = {"A": Gaps(days(7), days(35))}
    told = {"c-1": sorted(touches, key=lambda each: each.at)}
    return Records(KINDS, {"c-1": client}, gaps, told, {"c-1": grants}, DOWN)


def grant(day, gap_class="personal", purpose="monthly_call"):
    at = MONDAY + days(day)
    return {
        "purpose": purpose,
        "gap_class": gap_class,
        "granted_at": at.isoformat(),
        "expires_at": (at + days(3)).isoformat(),
    }


def test_touches_a_gap_apart_are_not_too_tight():
    assert list(records(touch(0), touch(7)).tight()) == []


def test_what_keeps_no_gap_or_came_from_them_is_not_too_tight():
    others = touch(1, "card"), touch(2, outgoing=False)
    assert list(records(touch(0), *others).tight()) == []


def test_a_touch_so_soon_without_a_reason_is_named():
    [tight] = records(touch(0), touch(3)).tight()
    assert (tight.reason, tight.touch) == (None, touch(3))


@pytest.mark.parametrize(
    ("reason", "later", "more"),
    [
        ("by hand", touch(3, note=IMPULSE), {}),
        ("by hand", touch(3, "mail"), {}),
        ("outage_help", touch(3), {"grants": [grant(2, "exempt", "outage_help")]}),
        ("granted before the other was told of", touch(1), {"grants": [grant(-1)]}),
        (None, touch(3), {"grants": [grant(2)]}),
        (None, touch(6), {"grants": [grant(-1)]}),
    ],
)
def test_a_touch_so_soon_may_have_its_reason(reason, later, more):
    [tight] = records(touch(0), later, **more).tight()
    assert tight.reason == reason


def test_who_rang_in_vain_is_rung_back_at_once():
    missed = touch(2, "missed", outgoing=False)
    [tight] = records(touch(0), missed, touch(3)).tight()
    assert tight.reason == "callback"


def test_what_happened_in_the_standstill_was_told_of_when_it_was_over():
    first, last = DOWN
    assert records().told_at(first + days(3)) == last + timedelta(minutes=2)
    assert records().told_at(MONDAY) == MONDAY.replace(hour=17, minute=7)


def test_a_silence_is_too_long_once_from_the_day_it_became_so():
    known = records(touch(0), touch(40), touch(50))
    since, until = MONDAY - days(1), MONDAY + days(80)
    assert list(known.loose(since, until)) == [("vienna", MONDAY + days(35))]
    assert list(records(status="lost").loose(since, until)) == []
    assert list(records().loose(since, until)) == [("vienna", since + days(35))]
