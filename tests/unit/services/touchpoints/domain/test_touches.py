from datetime import UTC, datetime, timedelta

import pytest

from libs.calendars.zones import NotUtc
from libs.values import BranchId, ClientId, TouchId
from services.touchpoints.domain.touches import (
    BadTouch,
    Direction,
    Touch,
    only_billed,
)

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


def touch(kind="call", occurred_at=NOON, duration=timedelta()):
    branch = BranchId("north")
    return Touch(
        TouchId("t1"),
        ClientId("c1"),
        branch,
        branch,
        kind,
        Direction.OUT,
        occurred_at,
        duration,
    )


@pytest.mark.parametrize("wrong", [{"kind": ""}, {"duration": timedelta(-1)}])
def test_a_touch_that_cannot_be_is_refused(wrong):
    with pytest.raises(BadTouch):
        touch(**wrong)


def test_a_touch_at_a_naive_time_is_refused():
    with pytest.raises(NotUtc):
        touch(occurred_at=NOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("kind", "miss"), [("missed", True), ("declined", True), ("attempt", False)]
)
def test_a_miss_is_a_clients_call_that_nobody_took(kind, miss):
    assert touch(kind).is_miss is miss


@pytest.mark.requirement("R29")
@pytest.mark.parametrize(
    ("kinds", "alarm"),
    [
        (["billing"] * 6, True),
        (["billing"] * 5, False),
        (["billing"] * 6 + ["service_desk"], False),
        ([], False),
    ],
)
def test_six_bills_and_nothing_else_raise_the_alarm(kinds, alarm):
    assert only_billed(kinds) is alarm
