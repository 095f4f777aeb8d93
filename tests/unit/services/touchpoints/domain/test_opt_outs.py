"""What a person said holds from its own moment, in whichever order it is told."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.touchpoints.domain.opt_outs import (
    Judgement,
    Said,
    held,
    is_unwanted,
    judged,
)

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HISTORIES = st.lists(
    st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=8
)


def at(hours):
    return MONDAY + timedelta(hours=hours)


def said(*told):
    numbered = enumerate(told, start=1)
    return [Said(at(hours), given, revision) for revision, (hours, given) in numbered]


def test_an_opt_out_holds_until_consent_is_given_again():
    in_turn = held(said((0, True), (2, False), (5, True)))

    assert [is_unwanted(in_turn, at(hours)) for hours in range(7)] == [
        *(False, False, False),
        *(True, True, True, False),
    ]


def test_what_is_told_later_of_an_earlier_moment_takes_the_place_of_the_rest():
    in_turn = held(said((2, False), (5, True), (4, False)))

    assert is_unwanted(in_turn, at(6))


def test_the_last_touch_before_an_opt_out_led_to_it():
    ours = {"early": at(0), "last": at(2), "after": at(3), "welcome": at(9)}

    assert judged(said((2, False), (8, True)), ours) == {
        "early": Judgement.WELCOME,
        "last": Judgement.PROVOKED,
        "after": Judgement.AGAINST,
        "welcome": Judgement.WELCOME,
    }


@given(HISTORIES, st.randoms(use_true_random=False), st.integers(0, 21))
def test_neither_order_nor_repeats_matter(history, chance, hours):
    told = said(*history)
    shuffled = told + chance.choices(told, k=3)
    chance.shuffle(shuffled)

    assert is_unwanted(held(shuffled), at(hours)) == is_unwanted(held(told), at(hours))
