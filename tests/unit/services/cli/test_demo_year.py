"""How the year is judged: what allows a touch so soon, what silence is too long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from services.cli.gap_reasons import GRANTED
from services.cli.logged_touches import Touch
from services.cli.year.desk import BY_PLAN, IMPULSE
from services.cli.year.judging import Records
from services.cli.year.ledger import Ledger
from services.cli.year.life import request_of
from services.cli.year.report import Report

MONDAY = datetime(2026, 3, 2, 14, tzinfo=UTC)
DOWN = (datetime(2026, 6, 14, 5, tzinfo=UTC), datetime(2026, 6, 21, 5, tzinfo=UTC))
KINDS = {
    "call": {"gap_class": "personal", "satisfies": "call", "channel": "phone"},
    "mail": {"gap_class": "personal", "satisfies": "message", "channel": "email"},
    "card": {"gap_class": "exempt", "satisfies": "message", "channel": "post"},
    "event": {"gap_class": "broadcast", "satisfies": "nothing", "channel": "in_person"},
    "missed": {"gap_class": "exempt", "satisfies": "nothing", "channel": "phone"},
}
POLICY = {
    "shortest_days": 7,
    "longest_days": 35,
    "ask_shortest_days": 60,
    "broadcast_shortest_days": 14,
}


def days(number):
    return timedelta(days=number)


def touch(day, kind="call", note="", *, outgoing=True):
    return Touch("c-1", "vienna", kind, outgoing, MONDAY + days(day), note)


def records(*touches, grants=(), status="active"):
    client = {"status": status, "branch_id": "vienna", "name": "Alpine Dental"}
    told = {"c-1": sorted(touches, key=lambda each: each.at)}
    return Records(KINDS, {"c-1": client}, {"c-1": POLICY}, told, {"c-1": grants}, DOWN)


def grant(day, gap_class="personal", channel="phone", used=None):
    at = MONDAY + days(day)
    return {
        "purpose": "outage_help",
        "gap_class": gap_class,
        "channel": channel,
        "granted_at": at.isoformat(),
        "expires_at": (at + days(3)).isoformat(),
        "used_at": None if used is None else touch(used).at.isoformat(),
        "withdrawn_at": None,
    }


@pytest.mark.parametrize(
    ("purposes", "gap_class", "purpose"),
    [
        (["monthly_call", "outage_help"], "exempt", "outage_help"),
        (["call"], "exempt", "call"),
        (["monthly_call"], "personal", "call_list"),
        ([], "personal", "call_list"),
    ],
)
def test_leave_for_a_call_of_the_list_is_asked_as_what_it_is(
    purposes, gap_class, purpose
):
    tasks = [{"purpose": each} for each in purposes]

    asked = request_of({"client_id": "c-1", "tasks": tasks})

    assert (asked["gap_class"], asked["purpose"]) == (gap_class, purpose)


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
        (None, touch(3, "mail", BY_PLAN), {}),
        ("outage_help", touch(3), {"grants": [grant(2, "exempt")]}),
        (None, touch(3), {"grants": [grant(2, "exempt", "post")]}),
        (GRANTED, touch(1), {"grants": [grant(-1, used=1)]}),
        (None, touch(1), {"grants": [grant(-1)]}),
        (None, touch(3), {"grants": [grant(2, used=3)]}),
        (None, touch(1), {"grants": [grant(-1, used=0)]}),
    ],
)
def test_a_touch_so_soon_may_have_its_reason(reason, later, more):
    [tight] = records(touch(0), later, **more).tight()
    assert tight.reason == reason


@pytest.mark.parametrize(
    ("reason", "first", "channel"),
    [
        (GRANTED, touch(1, "mail"), "phone"),
        (None, touch(1, "mail"), "post"),
        (None, touch(1), "phone"),
    ],
)
def test_who_wrote_just_so_used_up_a_grant_that_was_held_for_a_call(
    reason, first, channel
):
    held = grant(-1, channel=channel, used=1)
    [tight] = records(first, touch(2), grants=[held]).tight()
    assert tight.reason == reason


def test_asks_and_broadcasts_keep_apart_from_their_like():
    asks = [grant(day, "ask", used=day) for day in (0, 30)]
    events = touch(1, "event"), touch(11, "event")

    found = records(touch(0), touch(30), *events, grants=asks).tight()

    assert [(t.touch.at, t.reason) for t in found] == [
        (MONDAY + days(11), None),
        (MONDAY + days(30), None),
    ]


def test_who_rang_in_vain_is_rung_back_at_once():
    rang = replace(touch(2, "missed", outgoing=False), contact="p-1")
    [tight] = records(touch(0), rang, replace(touch(3), contact="p-1")).tight()
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


def test_a_month_of_which_no_promise_was_judged_names_none_and_what_was_too_tight():
    known, ledger = records(touch(0), touch(3.5)), Ledger()
    ledger.held_back["shortest_gap"] += 2
    report = Report.of(known, ledger, MONDAY - days(1), MONDAY + days(9))
    report.show(Console(width=100, file=(page := StringIO())))

    told = [line.split() for line in page.getvalue().splitlines()]
    assert ["2026-03", "vienna", "-", "-", "-", "1", "0", "2", "0.0"] in told
    for line in (
        "Named by the call list and held back by the gate: 2 shortest gap.",
        "Alpine Dental: call on 2026-03-06 02:00, 3.5 days after call",
    ):
        assert line.split() in told
