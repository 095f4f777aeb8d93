from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.decay import Law, Terms, value_at
from libs.values import TouchId
from services.touchpoints.domain.credit import Credit, standing_of
from services.touchpoints.domain.explanation import explain

START = datetime(2026, 1, 1, tzinfo=UTC)
TERMS = Terms()


def day(number):
    return START + timedelta(days=number)


def credit(touch, at, gamma, recorded_at=None, reverses=None):
    return Credit(
        TouchId(touch), at, recorded_at or at, "call", gamma, f"is {touch}", 1, reverses
    )


ledgers = st.lists(
    st.tuples(
        st.integers(0, 4 * 700).map(lambda n: START + n * timedelta(hours=6)),
        st.sampled_from([0.0, 0.03, 0.10, 0.30, 1.0]),
    ),
    max_size=30,
).map(lambda drawn: [credit(f"t{n}", *each) for n, each in enumerate(drawn)])
terms_of_all_kinds = st.builds(
    Terms,
    law=st.sampled_from(Law),
    rate=st.floats(0.01, 0.5),
    grace=st.integers(0, 30).map(timedelta),
)


@pytest.mark.requirement("M1")
@given(ledgers, terms_of_all_kinds, st.integers(0, 900).map(day))
def test_the_present_worths_add_up_to_the_value(ledger, terms, at):
    worths = explain(ledger, terms, at)

    past = [entry for entry in ledger if entry.occurred_at <= at]
    standing = standing_of(past, terms, 1)
    total = sum(worth.present for worth in worths)
    assert total == pytest.approx(value_at(standing, at) if standing else 0, abs=1e-9)
    assert len(worths) == len(past)


def test_every_entry_says_why_it_is_worth_what_it_is_worth():
    ledger = [
        credit("mail", day(0), 0.06),
        credit("meeting", day(0), 0.30),
        credit("bill", day(1), 0.0),
        credit("call", day(2), 0.20),
        credit("complaint", day(3), 0.0, reverses=TouchId("call")),
    ]

    worths = explain(ledger, TERMS, day(4))

    assert [(worth.reason, worth.effective) for worth in worths] == [
        ("a larger touch counted that day", 0),
        ("is meeting", 30),
        ("is bill", 0),
        ("taken back", 0),
        ("is complaint", 0),
    ]


def test_a_touch_is_worth_all_it_earned_at_the_moment_it_happens():
    (worth,) = explain([credit("call", day(1), 0.20)], TERMS, day(1))

    assert (worth.effective, worth.present) == (20, 20)


@pytest.mark.requirement("M1")
def test_what_was_shown_then_is_what_was_known_then():
    ledger = [
        credit("call", day(0), 0.20),
        credit("complaint", day(1), 0.0, day(9), reverses=TouchId("call")),
        credit("late", day(1), 0.30, recorded_at=day(9)),
    ]

    before = explain(ledger, TERMS, day(5), known_at=day(8))
    after = explain(ledger, TERMS, day(5), known_at=day(9))

    assert [worth.credit.touch for worth in before if worth.present] == ["call"]
    assert [worth.credit.touch for worth in after if worth.present] == ["late"]


def test_what_was_judged_anew_is_not_said_to_be_taken_back():
    first = credit("mail", day(0), 0.06)
    unwanted = replace(first, gamma=0.0, reason="against an opt-out", turn=1)
    wanted = replace(first, turn=2)

    reasons = [
        each.reason for each in explain([first, unwanted, wanted], TERMS, day(1))
    ]

    assert reasons == ["judged anew since", "judged anew since", "is mail"]
