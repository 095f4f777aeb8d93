from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.days import StillToCome, check_come
from services.registry.domain.freshness import BadLimit, Freshness, Limit, Subject
from services.registry.domain.wants import Want, want_id

TODAY = date(2026, 3, 2)
limits = st.integers(1, 3_650)


@given(limits, limits, st.integers(0, 4_000))
def test_an_area_goes_by_its_own_limit_and_the_rest_by_the_common_one(own, other, age):
    freshness = Freshness.of(
        [Limit(Subject.KNOWLEDGE, other), Limit(Subject.KNOWLEDGE, own, "backup")],
        TODAY,
    )
    seen_on = TODAY - timedelta(days=age)

    assert freshness.is_past(seen_on, "backup") == (age > own)
    assert freshness.is_past(seen_on, "network") == (age > other)


@pytest.mark.parametrize("days", [0, 3_651])
def test_nothing_stays_fresh_for_no_time_or_for_ever(days):
    with pytest.raises(BadLimit):
        Limit(Subject.WANTS, days)


@pytest.mark.requirement("R79")
@pytest.mark.parametrize(
    ("days", "settled_on", "stale"),
    [(90, None, False), (91, None, True), (91, TODAY, False)],
)
def test_a_want_is_stale_while_open_once_its_review_is_too_long_ago(
    days, settled_on, stale
):
    want = Want(
        id=want_id("c-1", "One bill"),
        branch="vienna",
        client="c-1",
        name="One bill",
        reviewed_on=TODAY - timedelta(days=days),
        settled_on=settled_on,
    )
    ninety = Freshness.of([Limit(Subject.WANTS, 90)], TODAY)

    assert want.is_stale(ninety) == stale


@pytest.mark.parametrize(
    ("hour", "tomorrow_has_come"), [(9, False), (10, True), (23, True)]
)
def test_a_day_has_come_once_it_is_that_day_anywhere(hour, tomorrow_has_come):
    now, tomorrow = datetime(2026, 3, 2, hour, tzinfo=UTC), date(2026, 3, 3)

    check_come(now, seen_on=TODAY, never=None)
    if tomorrow_has_come:
        check_come(now, seen_on=tomorrow)
    else:
        with pytest.raises(StillToCome) as refused:
            check_come(now, seen_on=tomorrow)
        assert [field.path for field in refused.value.fields] == ["seen_on"]
