from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cadence.domain.gaps import DEFAULT_GAPS, Gaps, Tier
from services.cadence.domain.history import History
from services.cadence.domain.next_touch import Status, next_touch
from services.cadence.domain.promises import Promised, due_at

TIER_A, TIER_C = DEFAULT_GAPS[Tier.A], DEFAULT_GAPS[Tier.C]
DAY = timedelta(days=1)
ACTIVE = Status.ACTIVE

spans = st.timedeltas(timedelta(), timedelta(days=3650))
some_gaps = st.lists(spans.filter(bool), min_size=3, max_size=3).map(
    lambda lengths: Gaps(*sorted(lengths))
)


@pytest.mark.requirement("R112")
@given(st.sampled_from(Status), some_gaps, st.lists(st.none() | spans, max_size=2))
def test_exactly_those_we_keep_up_with_have_a_next_touch(
    now, hours, status, gaps, touched
):
    history = History(now, *(ago and now - ago for ago in touched))
    dues = [due_at(promised, history, hours) for promised in Promised]

    for promised, callback_due in product([[], *([due] for due in dues)], [None, now]):
        planned = next_touch(status, gaps, history, promised, callback_due)

        assert (planned is not None) == (status in {Status.ACTIVE, Status.PROSPECT})


@pytest.mark.requirement("R112")
def test_after_a_touch_the_next_one_lies_ahead(now):
    for gaps in DEFAULT_GAPS.values():
        assert next_touch(ACTIVE, gaps, History(now, last_call=now), [now], None) > now


@pytest.mark.requirement("T4")
def test_without_a_promise_it_is_the_target_gap_after_the_last_touch(now):
    met = History(now - 90 * DAY, now - 60 * DAY, now)

    assert next_touch(ACTIVE, TIER_A, met, [], None) == now + 30 * DAY


def test_a_client_never_touched_is_due_a_target_gap_after_the_registration(now):
    assert next_touch(ACTIVE, TIER_C, History(now), [], None) == now + 45 * DAY


def test_a_promise_comes_before_a_longer_target(now):
    called = History(now, last_call=now)

    assert next_touch(ACTIVE, TIER_C, called, [now + 30 * DAY], None) == now + 30 * DAY


def test_a_meeting_that_is_due_keeps_its_distance_from_yesterdays_call(now):
    called = History(now - 90 * DAY, now - DAY, now - 30 * DAY)

    assert next_touch(ACTIVE, TIER_A, called, [now], None) == now + 6 * DAY


def test_a_callback_waits_for_no_gap(now):
    called = History(now, last_call=now)
    in_an_hour = now + timedelta(hours=1)

    assert next_touch(ACTIVE, TIER_A, called, [], in_an_hour) == in_an_hour


def test_one_that_has_passed_stays_where_it_is(now):
    silent = History(now - 400 * DAY, now - 100 * DAY)

    assert next_touch(ACTIVE, TIER_A, silent, [], None) == now - 70 * DAY
