from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.months import MONTH
from libs.calendars.zones import NotUtc
from libs.decay import Law, Terms, kept, value_at
from libs.values import TouchId
from services.touchpoints.domain.credit import (
    BadCredit,
    Credit,
    fold,
    is_in_order,
    standing_of,
)
from services.touchpoints.domain.explanation import explain

START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(days=800)
COMPOUND = Terms()


def credit(at, gamma=0.20, touch="new", **changed):
    recorded_at = changed.pop("recorded_at", at)
    entry = Credit(TouchId(touch), at, recorded_at, "call", gamma, "a call", 1)
    return replace(entry, **changed)


def monthly(gamma, months):
    return [credit(START + n * MONTH, gamma, f"t{n:03}") for n in range(months)]


def value(ledger, terms=COMPOUND, at=END):
    standing = standing_of(ledger, terms, 1)
    return value_at(standing, at) if standing else 0.0


moments = st.integers(0, 4 * 730).map(lambda n: START + n * timedelta(hours=6))
gammas = st.sampled_from([0.0, 0.03, 0.06, 0.10, 0.20, 0.30, 1.0])
terms_of_all_kinds = st.builds(
    Terms,
    law=st.sampled_from(Law),
    rate=st.floats(0.01, 0.5),
    grace=st.integers(0, 30).map(timedelta),
)


@st.composite
def ledgers(draw):
    """Make histories with touches on one day, and some of them taken back."""
    drawn = draw(st.lists(st.tuples(moments, gammas), max_size=25))
    entries = [credit(at, g, f"t{n}") for n, (at, g) in enumerate(drawn)]
    taken_back = draw(st.sets(st.integers(0, 24), max_size=5))
    return entries + [
        credit(END, 0.0, f"r{n}", reverses=entries[n].touch)
        for n in taken_back
        if n < len(entries)
    ]


@pytest.mark.requirement("M1")
@given(ledgers(), terms_of_all_kinds, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(ledger, terms, random: Random):
    shuffled = random.sample(ledger, len(ledger))

    assert standing_of(shuffled, terms, 1) == standing_of(ledger, terms, 1)
    assert explain(shuffled, terms, END) == explain(ledger, terms, END)


@pytest.mark.requirement("R30")
@given(ledgers(), terms_of_all_kinds, moments, gammas)
def test_another_touch_never_lowers_the_value(ledger, terms, at, gamma):
    more = value([*ledger, credit(at, gamma)], terms)

    assert more >= value(ledger, terms) - 1e-9


@pytest.mark.requirement("M1")
@given(ledgers(), terms_of_all_kinds, moments, gammas)
def test_a_reversal_restores_what_was(ledger, terms, at, gamma):
    touched = [*ledger, credit(at, gamma)]
    taken_back = [*touched, credit(END, 0.0, "back", reverses=TouchId("new"))]

    assert standing_of(taken_back, terms, 1) == standing_of(ledger, terms, 1)


@pytest.mark.requirement("M1")
@given(ledgers(), terms_of_all_kinds)
def test_folding_touch_by_touch_is_the_same_as_starting_over(ledger, terms):
    standing = None
    for count, entry in enumerate(ledger, start=1):
        if standing and is_in_order(standing, [entry]):
            standing = fold(standing, [entry])
        else:
            standing = standing_of(ledger[:count], terms, count)

        again = standing_of(ledger[:count], terms, count)
        assert standing == (
            replace(again, revision=standing.revision) if again else None
        )


@given(ledgers(), terms_of_all_kinds, st.integers(0, 25))
def test_folding_a_batch_is_the_same_as_starting_over(ledger, terms, known):
    entries = sorted(
        (entry for entry in ledger if not entry.reverses),
        key=lambda entry: entry.occurred_at,
    )
    standing = standing_of(entries[:known], terms, 1)
    if standing and is_in_order(standing, entries[known:]):
        assert fold(standing, entries[known:]) == standing_of(entries, terms, 2)


@pytest.mark.requirement("T22")
@pytest.mark.parametrize(
    ("entry", "in_order"),
    [
        (credit(START + timedelta(days=1)), True),
        (credit(START + timedelta(hours=23, minutes=59)), False),
        (credit(START - timedelta(days=1)), False),
        (credit(START, gamma=0.0), True),
        (credit(START + timedelta(days=1), reverses=TouchId("t0")), False),
    ],
)
def test_only_a_touch_of_a_later_day_is_in_order(entry, in_order):
    standing = standing_of([credit(START, touch="t0")], COMPOUND, 1)

    assert is_in_order(standing, [entry]) is in_order


@pytest.mark.requirement("T22")
def test_a_backdated_touch_does_not_move_the_last_one():
    last = credit(START + MONTH, touch="last")

    standing = standing_of([last, credit(START)], COMPOUND, 1)

    assert standing.as_of == last.occurred_at


@pytest.mark.requirement("R26")
@pytest.mark.parametrize(("gamma", "after", "before"), [(0.20, 71, 64), (0.30, 81, 73)])
def test_a_monthly_touch_settles_where_it_gives_what_silence_takes(
    gamma, after, before
):
    standing = standing_of(monthly(gamma, 60), COMPOUND, 1)

    assert round(standing.value) == after
    assert round(value_at(standing, standing.as_of + MONTH)) == before


@pytest.mark.requirement("R26")
def test_a_client_touched_on_plan_is_worth_more_after_two_years_than_after_one():
    assert value(monthly(0.20, 24), at=START + 24 * MONTH) > value(
        monthly(0.20, 12), at=START + 12 * MONTH
    )


@pytest.mark.requirement("R29")
def test_six_bills_are_worth_as_much_as_silence():
    call = credit(START, touch="call")
    bills = [replace(bill, kind="billing") for bill in monthly(0.0, 6)]

    assert standing_of([call, *bills], COMPOUND, 1) == standing_of([call], COMPOUND, 1)


@pytest.mark.requirement("T27")
def test_without_a_credited_touch_the_value_is_unknown():
    assert standing_of([], COMPOUND, 1) is None
    assert standing_of(monthly(0.0, 6), COMPOUND, 1) is None


def test_of_one_day_only_the_largest_touch_counts_and_at_the_time_of_the_last():
    noon, evening = START + timedelta(hours=12), START + timedelta(hours=18)
    meeting, mail = credit(noon, 0.30, "meeting"), credit(evening, 0.06, "mail")

    standing = standing_of([mail, meeting], COMPOUND, 1)

    assert (standing.value, standing.as_of) == (30.0, evening)
    assert [each.effective for each in explain([mail, meeting], COMPOUND, END)] == [
        30,
        0,
    ]


@pytest.mark.requirement("M1")
@pytest.mark.parametrize("law", Law)
def test_with_ten_days_of_grace_sixty_days_hold_forty_ignored(law):
    terms = Terms(law, 0.10, timedelta(days=10))
    ledger = [credit(START + timedelta(days=day), 0.20, f"t{day}") for day in (0, 40)]

    first, _ = explain(ledger, terms, START + timedelta(days=60))

    silences = (kept(law, 0.10, timedelta(days=day) / MONTH) for day in (30, 10))
    assert first.present == pytest.approx(20 * next(silences) * next(silences))


@pytest.mark.parametrize("wrong", [-0.01, 1.01])
def test_no_touch_closes_more_than_the_distance(wrong):
    with pytest.raises(BadCredit):
        credit(START, wrong)


def test_a_credit_at_a_naive_time_is_refused():
    with pytest.raises(NotUtc):
        credit(START.replace(tzinfo=None))
