"""What PostgreSQL works out is what the law says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from libs.calendars.months import MONTH
from libs.decay import Law, Terms, value_at
from libs.testing import databases
from services.touchpoints.domain.credit import Credit, standing_of
from services.touchpoints.domain.levels import last_strong
from services.touchpoints.storage import figures, relationships
from tests.integration.touchpoints.house import MONDAY, PREPARE, House, days

TERMS = st.builds(
    Terms, st.sampled_from(Law), st.floats(0.001, 0.999), st.integers(0, 30).map(days)
)
CALLED = Credit("t-0", MONDAY, MONDAY, "call", 0.2, "", 1)
AGES = st.timedeltas(timedelta(0), days(3_000))


@pytest.fixture(scope="module")
def opened(postgres):
    house = House(databases.fresh_database(postgres, PREPARE))
    house.open()
    yield house
    house.close()


@st.composite
def ledgers(draw):
    earned = draw(st.lists(st.tuples(AGES, st.floats(0.01, 1)), min_size=1, max_size=8))
    return [
        Credit(f"t-{number}", MONDAY - age, MONDAY, "call", gamma, "", 1)
        for number, (age, gamma) in enumerate(earned)
    ]


@pytest.mark.requirement("M1")
@example([CALLED], Terms(rate=0.999), 300 * MONTH)
@given(ledgers(), TERMS, st.timedeltas(timedelta(0), 300 * MONTH))
def test_the_value_worked_out_in_the_database_is_the_domains(opened, ledger, terms, on):
    standing, now = standing_of(ledger, terms, 1), MONDAY + on

    with opened.worker.begin() as transaction:
        [kept] = relationships.lock(transaction, ["c-0042"])
        valued = kept.revalued(standing, last_strong(ledger), now)
        relationships.save(transaction, [valued], terms)
        read = figures.mean_values(replace(transaction, now=now))
        transaction.session.rollback()

    assert read == [("vienna", pytest.approx(value_at(standing, now), abs=1e-9))]
