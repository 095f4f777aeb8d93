"""Rows read from the driver itself are watched like any other statement."""

import pytest
from sqlalchemy.exc import OperationalError

from libs.storage.clock import WallClock
from libs.storage.engine import DeadlinePassed, engine_for
from libs.storage.reading import read
from libs.storage.transactions import Transactions
from libs.testing import databases
from libs.testing.proxy import Mode, Proxy
from libs.waiting import until
from tests.integration.touchpoints.house import PREPARE

PATIENCE = 3.0  # seconds; a statement may take three quarters of it


@pytest.fixture
def url(postgres):
    return databases.fresh_database(postgres, PREPARE)


@pytest.fixture
def opened():
    """Return what opens a transaction that is cut after PATIENCE."""
    engines = []

    def begin(url):
        engines.append(engine_for(url, 1, "test", patience=PATIENCE))
        return Transactions(engines[-1], "touchpoints", WallClock(), walled=False)

    yield begin
    for engine in engines:
        engine.dispose()


def test_who_dawdles_before_they_read_has_passed_the_deadline_themselves(opened, url):
    transactions = opened(url)

    def dawdle():
        with transactions.begin() as transaction:
            assert not until(lambda: False, PATIENCE * 0.8)
            read(transaction, "select pg_sleep(:s)", {"s": PATIENCE * 0.7})

    with pytest.raises(DeadlinePassed):
        dawdle()
    with transactions.begin() as transaction:
        assert read(transaction, "select 1 as one", {})[0].one == 1


def test_a_server_that_never_answers_a_reader_is_away(opened, url):
    with Proxy(url) as between:
        transactions = opened(between.url)

        def ask():
            with transactions.begin() as transaction:
                between.become(Mode.BLACKHOLE)
                read(transaction, "select 1", {})

        with pytest.raises(OperationalError):
            ask()
