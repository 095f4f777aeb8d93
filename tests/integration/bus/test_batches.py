"""Batches taken without a worker: what is counted, and what a full pool does."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Timer

import pytest
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from libs.bus.batches import Batches
from libs.contracts import wire
from libs.contracts.verdicts import Park, Retry
from libs.observability import metrics
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.inbox import Arrival
from libs.storage.transactions import Transactions
from libs.testing import databases
from tests.integration.bus.probe_events import Answered, Asked
from tests.integration.bus.probing import FIXED, HEARD, PREPARE, asked


@dataclass
class Desk:
    """Handles every event, but fails as often as it is told to."""

    transactions: Transactions
    failures: int = 0
    heard: list = field(default_factory=list)
    in_hand: list = field(default_factory=list)
    verdicts: dict = field(default_factory=dict)
    pauses: list = field(default_factory=lambda: [timedelta(minutes=1)])
    takes: float = 0  # seconds

    def take(self, *events):
        of = HEARD["probe"], self.deliver, lambda: None, self.pauses, self.take_in_hand
        Batches(self.transactions, *of).take([arrival(event) for event in events])

    def take_in_hand(self, _transaction, events):
        self.in_hand.append([event.key[1] for event in events])

    def deliver(self, transaction, name, events):
        if name == Answered.type and self.failures:
            self.failures -= 1
            raise RuntimeError("for the moment")
        transaction.session.exec_driver_sql(f"select pg_sleep({self.takes})")
        self.heard += [event.key[1] for event in events]
        return self.verdicts


@pytest.fixture
def desk(postgres):
    url = databases.fresh_database(postgres, PREPARE)
    engine = engine_for(url, 1, "test")
    yield Desk(Transactions(engine, "probe", WallClock(), walled=False))
    engine.dispose()


def test_a_batch_that_is_rolled_back_is_not_counted(desk):
    before = counted(Asked, "done"), counted(Answered, "done")
    desk.failures = 1

    desk.take(asked("done", "a"), answered("b"))

    assert desk.heard == ["a", "a", "b"]
    after = counted(Asked, "done"), counted(Answered, "done")
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]


def test_an_event_that_fails_alone_is_counted_as_one_to_retry(desk):
    before = counted(Answered, "retry")
    desk.failures = 1

    desk.take(answered("c"))

    assert counted(Answered, "retry") == before + 1


def test_a_trace_tells_of_one_events_failure_and_not_of_its_neighbours(desk):
    desk.failures = 20

    desk.take(*map(answered, "abcdefghij"))

    with desk.transactions.begin() as transaction:
        rows = transaction.session.exec_driver_sql("select trace from probe.inbox")
        traces = [trace for (trace,) in rows]
    assert [trace.count("Traceback") for trace in traces] == [1] * 10


def test_a_batch_waits_for_a_connection_that_comes_free(desk):
    lent = desk.transactions.engine.connect()
    Timer(0.5, lent.close).start()

    desk.take(asked("done", "patient"))

    assert desk.heard == ["patient"]


def test_a_batch_that_gets_no_connection_fails_as_a_whole_and_charges_nobody(desk):
    with desk.transactions.engine.connect(), pytest.raises(NoConnectionFree):
        desk.take(asked("done", "late"))

    desk.take(asked("done", "late"))
    assert desk.heard == ["late"]


def test_our_events_are_timed_from_announcement_to_verdict_unless_retried(desk):
    before, waits = timed(), asked("again", "f-2")
    desk.verdicts[waits.key] = Retry("not yet")

    desk.take(asked("done", "f-1"), waits)

    assert timed() == before + 1


@pytest.mark.parametrize("attempts", [0, 1], ids=["to be retried", "for the last time"])
def test_what_raises_counts_as_late_once_it_is_parked(desk, attempts):
    before, in_time = timed(), timed(60.0)
    desk.pauses, desk.failures = [timedelta()] * (1 - attempts), 1

    desk.take(fresh(Answered(what="done"), f"raises-{attempts}"))

    assert timed() == before + attempts
    assert timed(60.0) == in_time


def test_the_last_retry_and_what_is_parked_at_once_count_as_late(desk):
    before, in_time = timed(), timed(60.0)
    last, parked = fresh(Asked(what="x"), "last"), fresh(Asked(what="x"), "parked")
    desk.pauses = []
    desk.verdicts = {last.key: Retry("not yet"), parked.key: Park("a person's")}

    desk.take(last, parked, fresh(Asked(what="x"), "in time"))

    assert timed() == before + 3
    assert timed(60.0) == in_time + 1


def test_an_event_is_timed_until_its_verdict_and_not_until_work_on_it_began(desk):
    before = timed(0.1)
    desk.takes = 0.15

    desk.take(fresh(Asked(what="x"), "slow"))

    assert timed(0.1) == before


def timed(within=None):
    name, labels = "keepwell_event_seconds_count", {"service": "probe"}
    if within:
        name, labels = "keepwell_event_seconds_bucket", labels | {"le": str(within)}
    return metrics.REGISTRY.get_sample_value(name, labels) or 0


def fresh(event, event_id):
    now = datetime.now(UTC)
    return wire.addressed(event, id=event_id, time=now, branches=())


def answered(event_id):
    return wire.addressed(Answered(what="done"), id=event_id, time=FIXED, branches=())


def arrival(event):
    body = wire.encode(event)
    return Arrival(*event.key, wire.digest(body), event.type, body)


def counted(event, verdict):
    return (
        metrics.REGISTRY.get_sample_value(
            "keepwell_events_handled_total",
            {"service": "probe", "type": event.type, "verdict": verdict},
        )
        or 0
    )


def test_what_a_batch_is_about_is_taken_in_hand_before_any_of_it_is_handled(desk):
    desk.take(answered("a"), asked("done", "b"), answered("c"))

    assert sorted(desk.in_hand[0]) == ["a", "b", "c"]
    assert len(desk.in_hand) == 1
