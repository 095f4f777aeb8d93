"""What the driver itself meets, SQLAlchemy and the watchdog hear of."""

import pytest
from sqlalchemy.exc import DataError

from libs.storage.clock import WallClock
from libs.storage.engine import DeadlinePassed, engine_for
from libs.storage.reading import read
from libs.storage.transactions import Transactions
from libs.waiting import until


@pytest.fixture
def transactions(postgres):
    engine = engine_for(postgres.url, 1, "test", patience=1)
    yield Transactions(engine, "test", WallClock(), walled=False)
    engine.dispose()


def test_a_read_after_the_deadline_says_so_and_the_next_one_is_served(transactions):
    with pytest.raises(DeadlinePassed), transactions.begin() as transaction:
        until(lambda: not read(transaction, "select 1", {}), 10)

    with transactions.begin() as transaction:
        assert read(transaction, "select 1 as one", {}) == [(1,)]


def test_a_statement_is_read_by_names_each_time_it_is_run(transactions):
    sql = "select cast(:each as integer) as found"

    with transactions.begin() as transaction:
        found = [read(transaction, sql, {"each": each})[0].found for each in range(9)]

    assert found == list(range(9))


def test_a_refused_statement_bears_the_name_that_sqlalchemy_gives_it(transactions):
    with pytest.raises(DataError), transactions.begin() as transaction:
        read(transaction, "select 1 / cast(:by as integer)", {"by": 0})
