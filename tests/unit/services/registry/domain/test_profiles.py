from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.freshness import EVERY_OTHER, Freshness
from services.registry.domain.profiles import Answer, Field, answer_id, profile_of

TODAY = date(2026, 3, 2)
YEAR = timedelta(days=365)
FIELDS = [Field("goals", 50), Field("key_systems", 30), Field("competitors", 20)]

fields = st.lists(
    st.builds(Field, st.sampled_from("abcdefgh"), st.integers(0, 100)),
    unique_by=lambda field: field.name,
)
ages = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 800))


def answer(field, verified_on):
    new = answer_id("c-1", field)
    return Answer(new, "vienna", "c-1", field, "something", verified_on)


def profile(answers, fields=FIELDS, **limits):
    freshness = Freshness({EVERY_OTHER: 365} | limits, TODAY)
    return profile_of("c-1", fields, answers, freshness)


@pytest.mark.requirement("R83")
def test_the_score_names_what_is_missing_and_halves_what_is_stale():
    known = profile([answer("goals", TODAY), answer("key_systems", TODAY - 2 * YEAR)])

    assert known.completeness == 0.8
    assert known.freshness == pytest.approx((50 + 15) / 80)
    assert known.score == 0.65
    assert (known.missing, known.stale) == (["competitors"], ["key_systems"])


@pytest.mark.requirement("R83")
@pytest.mark.parametrize(
    ("age", "limits", "stale"),
    [(365, {}, []), (366, {}, ["goals"]), (366, {"goals": 400}, [])],
)
def test_an_answer_is_stale_once_it_is_older_than_its_limit(age, limits, stale):
    known = profile([answer("goals", TODAY - timedelta(days=age))], **limits)

    assert known.stale == stale


def test_nothing_known_is_no_freshness_and_no_fields_are_no_score():
    unknown, unasked = profile([]), profile([], fields=[])

    assert (unknown.score, unknown.completeness, unknown.freshness) == (0, 0, None)
    assert (unasked.score, unasked.completeness, unasked.freshness) == (None,) * 3


@pytest.mark.requirement("R83")
@given(fields, ages)
def test_the_score_is_a_share_that_its_parts_explain(fields, ages):
    answers = [answer(f, TODAY - timedelta(days=n)) for f, n in ages.items()]
    known = profile(answers, fields)
    whole = sum(field.weight for field in fields)

    if whole == 0:
        assert known.score is None
    else:
        assert 0 <= known.score <= known.completeness <= 1
        counted = sum(part.counts for part in known.parts) / whole
        assert known.score == pytest.approx(counted)


@pytest.mark.requirement("R83")
@given(fields, ages, st.integers(0, 800))
def test_growing_old_never_raises_the_score(fields, ages, days):
    young = [answer(f, TODAY - timedelta(days=n)) for f, n in ages.items()]
    old = [answer(f, TODAY - timedelta(days=n + days)) for f, n in ages.items()]

    assert (profile(old, fields).score or 0) <= (profile(young, fields).score or 0)
