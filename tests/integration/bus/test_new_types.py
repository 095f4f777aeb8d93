"""A type that a newer worker hears reaches an older one, and waits for the newer."""

from datetime import timedelta

import pytest

from libs.bus.batches import Batches
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.transactions import Transactions
from libs.testing import databases
from tests.integration.bus.probe_events import Answered, Asked
from tests.integration.bus.probing import HEARD, PREPARE
from tests.integration.bus.test_batches import answered, arrival

STATES = "select state, reason from probe.inbox"


class Worker:
    """Code that knows some types of events, and handles all it is given."""

    def __init__(self, transactions, types, pauses):
        self.transactions = transactions
        self.heard = []
        told = types, self.deliver, lambda: None, pauses, lambda *_: None
        self.batches = Batches(transactions, *told)

    def deliver(self, _transaction, _name, events):
        self.heard += [event.key[1] for event in events]

    def states(self):
        with self.transactions.begin() as transaction:
            return list(transaction.session.exec_driver_sql(STATES))


@pytest.fixture
def transactions(postgres):
    with databases.lent_database(postgres, PREPARE) as url:
        engine = engine_for(url, 1, "test")
        yield Transactions(engine, "probe", WallClock(), walled=False)
        engine.dispose()


def test_an_event_of_a_type_to_come_waits_for_the_newer_worker(transactions):
    older = Worker(transactions, {Asked.type: Asked}, [timedelta()])
    newer = Worker(transactions, HEARD["probe"], [timedelta()])

    older.batches.take([arrival(answered("early"))])
    [(state, reason)] = older.states()
    newer.batches.take_due(10)

    assert (state, older.heard) == ("waiting", [])
    assert f"Nobody here knows events of the type {Answered.type}" in reason
    assert newer.heard == ["early"]
    assert newer.states() == [("done", None)]


def test_a_type_that_no_worker_ever_hears_is_parked_at_last(transactions):
    older = Worker(transactions, {Asked.type: Asked}, [timedelta()])

    older.batches.take([arrival(answered("never"))])
    older.batches.take_due(10)

    [(state, _reason)] = older.states()
    assert state == "parked"
