"""Which touches end a silence, and which were too tight."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.cadence.domain.gaps import DEFAULT_GAPS, Tier, too_tight
from services.cadence.usecases import call_list
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    contact,
    days,
    revalued,
    taken_back,
    touch,
)

CLOCKS = (
    "select last_call, last_meeting, next_touch_at, too_tight_at from cadence.clients"
)
ANSWERS = "select value, valued_revision from cadence.clients"


@pytest.fixture
def known(house):
    house.hear(branch(), client(), contact())
    return house


@pytest.mark.requirement("T4", "R112")
def test_a_touch_today_makes_the_next_due_30_days_from_today(known):
    known.hear(touch(MONDAY - days(50)), touch(MONDAY))

    [(_, _, next_touch_at, _)] = known.rows(CLOCKS)
    # 1 April 2026 begins in Vienna two hours before it does in UTC.
    assert next_touch_at == MONDAY + days(30) - days(10 / 24)


@pytest.mark.requirement("T22")
def test_a_backdated_touch_lowers_nothing(known):
    known.hear(touch(MONDAY), touch(MONDAY - days(1), "meeting"))
    before = known.rows(CLOCKS)

    known.hear(touch(MONDAY - days(40)), touch(MONDAY - days(41), "meeting"))

    assert known.rows(CLOCKS) == before


@pytest.mark.requirement("T22")
@pytest.mark.parametrize("satisfies", ["call", "meeting"])
def test_a_touch_taken_back_ends_no_silence(known, satisfies):
    known.hear(touch(MONDAY - days(50)))
    before = known.rows(CLOCKS), known.read(call_list.draw_up, None, None, 9).calls
    wrong = touch(MONDAY, satisfies)

    known.hear(wrong)
    assert known.read(call_list.draw_up, None, None, 9).calls == []
    known.hear(taken_back(wrong))

    listed = known.read(call_list.draw_up, None, None, 9).calls
    assert (known.rows(CLOCKS), listed) == before


@pytest.mark.requirement("T23")
def test_a_touch_with_a_contact_counts_for_the_client(known):
    known.hear(touch(MONDAY - days(3), contact_id="p-0108"))

    [(last_call, *_)] = known.rows(CLOCKS)
    assert last_call == MONDAY - days(3)


@pytest.mark.requirement("T24")
def test_editing_a_phone_number_changes_no_clock(known):
    known.hear(touch(MONDAY - days(3)), revalued(61.0))
    before = known.rows(CLOCKS)

    known.clock.at = MONDAY + days(1)
    known.hear(
        client(revision=2, phones=("+43720999999",)),
        contact(revision=2, phones=("+43720999998",)),
    )

    assert known.rows(CLOCKS) == before
    assert known.rows("select phone from cadence.clients") == [("+43720999999",)]


@pytest.mark.parametrize("satisfies", ["message", "broadcast", "nothing"])
def test_what_is_neither_call_nor_meeting_ends_no_silence(known, satisfies):
    before = known.rows(CLOCKS)

    known.hear(touch(MONDAY, satisfies))

    assert known.rows(CLOCKS) == before


@pytest.mark.requirement("T27")
def test_a_value_that_became_unknown_again_stays_unknown(known):
    known.hear(revalued(None, revision=3))

    known.hear(revalued(61.0, revision=2))

    assert known.rows(ANSWERS) == [(None, 3)]


@pytest.mark.requirement("R56", "T28")
@settings(max_examples=40)
@given(
    st.lists(st.sampled_from([0, 7, 9.999, 10, 10.001, 20, 30]), max_size=6),
    st.sampled_from(Tier),
)
def test_the_last_touch_within_the_shortest_gap_is_known(built, apart, tier):
    moments, at = [MONDAY], MONDAY
    for gap in apart:
        at -= days(gap)
        moments.append(at)
    tight = [
        later
        for later, earlier in pairwise(moments)
        if too_tight(earlier, later, DEFAULT_GAPS[tier])
    ]

    with built.undone() as transaction:
        built.hand(transaction, [client(tier=tier.value), *map(touch, moments)])
        rows = transaction.session.exec_driver_sql(CLOCKS)
        [(*_, too_tight_at)] = rows

    assert too_tight_at == max(tight, default=None)
