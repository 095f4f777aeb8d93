"""Whom to teach what only a leaver knows."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.teaching import (
    MOST,
    Closeness,
    Colleague,
    whom_to_teach,
)

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
COLLEAGUES = st.lists(
    st.builds(
        Colleague,
        st.text(min_size=1, max_size=3),
        st.just("Anna"),
        st.booleans(),
        st.integers(0, 3),
        st.sampled_from([None, AT]),
        st.integers(0, 3),
    ),
    unique_by=lambda each: each.staff,
)


def colleague(name, *, looks_after=False, areas=0, last_at=None, alone=0):
    return Colleague(name, name, looks_after, areas, last_at, alone)


def test_who_is_closest_to_the_client_comes_first_and_three_are_enough():
    ranked = [
        colleague("deputy", looks_after=True),
        colleague("knows", areas=1),
        colleague("met", last_at=AT),
        colleague("other"),
    ]

    named = whom_to_teach(ranked[::-1])

    assert named == ranked[:3]
    assert [each.closeness for each in ranked] == list(Closeness)


def test_among_equals_who_holds_the_least_alone_comes_first():
    busy, free = colleague("anna", alone=2), colleague("ben", alone=1)

    assert whom_to_teach([busy, free]) == [free, busy]


@given(COLLEAGUES)
def test_nobody_who_is_left_out_is_closer_than_who_is_named(colleagues):
    named = whom_to_teach(colleagues)
    order = list(Closeness)

    left_out = [each for each in colleagues if each not in named]

    assert len(named) == min(len(colleagues), MOST)
    for one in named:
        for other in left_out:
            assert order.index(one.closeness) <= order.index(other.closeness)
