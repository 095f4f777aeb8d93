"""What a relationship was worth, and what it was shown to be worth, at any time."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.decay import Law, Terms
from libs.testing import databases
from services.touchpoints.usecases import relationships
from tests.integration.touchpoints.house import (
    MONDAY,
    PREPARE,
    House,
    call,
    days,
)
from tests.integration.touchpoints.talks import log, take_back


@pytest.fixture(scope="module")
def opened(postgres):
    house = House(databases.fresh_database(postgres, PREPARE))
    house.open()
    yield house
    house.close()


def worth(house, at, known_at):
    with house.api.begin(branches="*") as transaction:
        worths = relationships.explained(transaction, "c-0042", at, known_at)
    return sum(each.present for each in worths)


@pytest.mark.requirement("M1")
def test_a_call_reported_late_changes_what_was_true_and_not_what_was_shown(house):
    house.open()
    house.hear(call(MONDAY))
    house.clock.at = MONDAY + days(30)
    shown = worth(house, MONDAY + days(20), MONDAY + days(20))

    house.hear(call(MONDAY + days(10)))

    true = worth(house, MONDAY + days(20), house.clock.at)
    assert shown == pytest.approx(20 * 0.9 ** (20 / 30.4375))
    assert worth(house, MONDAY + days(20), MONDAY + days(20)) == shown
    before = 20 * 0.9 ** (10 / 30.4375)
    after = (before + 0.2 * (100 - before)) * 0.9 ** (10 / 30.4375)
    assert true == pytest.approx(after)


@pytest.mark.requirement("M1")
def test_what_was_taken_back_was_shown_until_then(house):
    house.open()
    touch = log(house, "call", MONDAY)
    house.clock.at = MONDAY + days(2)
    take_back(house, touch)

    assert worth(house, MONDAY + days(1), MONDAY + days(1)) > 19
    assert worth(house, MONDAY + days(1), house.clock.at) == 0
    assert len(house.rows("select from touchpoints.credits")) == 2


@pytest.mark.requirement("M1")
def test_what_was_shown_followed_the_law_that_held_then(house):
    house.open()
    house.hear(call(MONDAY))
    month = timedelta(days=30.4375)
    house.clock.at = MONDAY + month
    with house.api.begin(branches="*") as transaction:
        relationships.set_terms(transaction, Terms(Law.LINEAR, 0.5))
    house.clock.at = MONDAY + 2 * month

    assert worth(house, MONDAY + month, MONDAY + month / 2) == pytest.approx(18)
    assert worth(house, MONDAY + month, house.clock.at) == pytest.approx(10)


@pytest.mark.requirement("M1")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 60), st.booleans()), max_size=6
    )
)
def test_what_is_known_now_is_the_present_value(opened, told):
    for age, _, taken in told:
        opened.clock.at = MONDAY
        touch = log(opened, "call", MONDAY - days(age))
        if taken:
            take_back(opened, touch)
    with opened.api.begin(branches="*") as transaction:
        kept = relationships.found(transaction, "c-0042").relationship
    shown = kept.standing

    at = MONDAY
    assert worth(opened, at, at) == pytest.approx(
        shown.value * 0.9 ** ((at - shown.as_of) / days(30.4375)) if shown else 0,
        abs=1e-9,
    )
