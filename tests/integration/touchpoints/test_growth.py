"""What the database adds up is what the law says, for every branch and all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.decay import Law, Terms, value_at
from libs.testing import databases
from services.touchpoints.domain.credit import Credit, live, standing_of
from services.touchpoints.storage import growth, ledger
from services.touchpoints.usecases import growth as yearly
from services.touchpoints.usecases import ties
from tests.integration.touchpoints.house import MONDAY, PREPARE, House, client, days
from tests.integration.touchpoints.talks import log

TERMS = st.builds(
    Terms, st.sampled_from(Law), st.floats(0.001, 0.999), st.integers(0, 30).map(days)
)


# Also between the touches of a day.
MOMENTS = st.integers(0, 9_600).map(lambda n: MONDAY - timedelta(hours=3) * n)


@pytest.fixture(scope="module")
def opened(postgres):
    house = House(databases.fresh_database(postgres, PREPARE))
    house.open()
    yield house
    house.close()


@st.composite
def ledgers(draw):
    entry = st.tuples(
        st.integers(0, 4_000).map(lambda n: timedelta(hours=6) * n),
        st.sampled_from([0.0, 0.03, 0.2, 1.0]),
        st.booleans(),
    )
    drawn = draw(st.lists(entry, max_size=10))
    made = [
        Credit(f"t-{n}", MONDAY - age, MONDAY, "call", gamma, "", 1)
        for n, (age, gamma, _) in enumerate(drawn)
    ]
    taken = [
        replace(credit, reverses=credit.touch)
        for credit, (_, _, gone) in zip(made, drawn, strict=True)
        if gone
    ]
    return made + taken


class Logged:
    """As much of a touch as the ledger asks for."""

    branch, client = "vienna", "c-0042"

    def __init__(self, touch):
        self.id = touch


@pytest.mark.requirement("R26")
@given(ledgers(), TERMS, st.sets(MOMENTS, min_size=1, max_size=3))
def test_the_worth_added_up_in_the_database_is_the_domains(
    opened, entries, terms, moments
):
    with opened.worker.begin() as transaction:
        ledger.append(transaction, [(Logged(each.touch), each) for each in entries])
        read = growth.worths(transaction, sorted(moments), terms, None, None)
        transaction.session.rollback()

    assert {(at, worth.clients) for (_, at), worth in read.items()} == {
        (at, 1) for at in moments if standing_at(at, entries, terms)
    }
    for (_, at), worth in read.items():
        told = value_at(standing_at(at, entries, terms), at)
        assert worth.value == pytest.approx(told, abs=1e-9)


def standing_at(at, entries, terms):
    return standing_of([e for e in live(entries) if e.occurred_at <= at], terms, 1)


@pytest.mark.requirement("R26")
def test_each_branch_and_all_together_are_told_year_by_year(house):
    house.open()
    house.hear(client(client_id="c-2", branch_id="graz", phones=()))
    for month in range(25):
        log(house, "call", MONDAY - days(30.4375 * month))
    log(house, "call", MONDAY, client="c-2", branch="graz")

    with house.api.begin(branches="*") as transaction:
        told = yearly.of(transaction, 2, None, None)
        own = yearly.of(transaction, 2, "c-0042", None)

    vienna, graz = told.branches["vienna"], told.branches["graz"]
    assert vienna[0].value < vienna[1].value < vienna[2].value
    assert vienna[2].grown == pytest.approx(vienna[2].value / vienna[1].value - 1)
    assert [each.clients for each in graz] == [0, 0, 1]
    assert told.total[2].value == pytest.approx(vienna[2].value + 20)
    assert own.total == vienna


@pytest.mark.requirement("R96")
def test_each_tie_is_told_for_itself(house):
    house.open()
    for kind in ("service_desk", "service_desk", "billing", "call"):
        log(house, kind, MONDAY)

    with house.api.begin(branches="*") as transaction:
        told = ties.of(transaction, "c-0042", None)

    assert told.services == ("service_desk",)
    assert told.people_known == 1
    assert told.years == pytest.approx(6.83, abs=0.01)
