"""A small MSP: one branch in Vienna, one client, and the events that befall them."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from libs.bus.handles import Handles
from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.catalogue import event_types
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
)
from libs.contracts.envelope import Envelope
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.migrations import migrate
from libs.storage.transactions import Transactions
from libs.testing.suites import PASSWORD, prepared
from services.touchpoints.service import Touchpoints

PREPARE = prepared(["touchpoints"], lambda url: migrate(url, ["touchpoints"]))
NUMBER = "+43720123456"
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)  # nine o'clock in Vienna
WEEKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",))
HANDLERS = {
    point.event: name
    for name, method in vars(Touchpoints).items()
    for point in getattr(method, "nameko_entrypoints", ())
    if isinstance(point, Handles)
}


class SetTransactionClock:
    """Stands still until a test moves it."""

    def __init__(self, at):
        self.at = at

    def read(self, _session):
        return self.at


class House:
    """Hands events to the service and looks at what came of them."""

    def __init__(self, url):
        self.url = url
        self.clock = SetTransactionClock(MONDAY)
        self.worker = Transactions(
            engine_for(as_role(url, "touchpoints_worker", PASSWORD), 2, "test"),
            "touchpoints",
            self.clock,
            walled=False,
        )
        self.api = Transactions(
            engine_for(as_role(url, "touchpoints_api", PASSWORD), 2, "test"),
            "touchpoints",
            self.clock,
            walled=True,
        )
        self.service = Touchpoints()
        self.ids = count()

    def close(self):
        self.worker.engine.dispose()
        self.api.engine.dispose()

    def hear(self, *events):
        """Hand over events, each kind in one batch, in the order the kinds come in."""
        batches = {}
        for event in events:
            batches.setdefault(type(event), []).append(self.sent(event))
        with self.worker.begin() as transaction:
            for kind, batch in batches.items():
                getattr(self.service, HANDLERS[kind])(transaction, batch)

    def hear_singly(self, *events):
        """Hand over events one by one, in the order they are given."""
        for event in events:
            self.hear(event)

    def sent(self, event):
        if event.envelope:
            return event
        envelope = Envelope("pbx/vienna", f"e{next(self.ids)}", None, MONDAY, None)
        return replace(event, envelope=envelope)

    def open(self):
        """Open the branch and record the client with one contact."""
        self.hear(branch(), client(), contact())

    def announced(self, event_type=None):
        """Read what was announced, in order."""
        with self.worker.begin() as transaction:
            rows = transaction.session.exec_driver_sql(
                "select body from touchpoints.outbox order by id"
            )
            events = [wire.decode(bytes(body), event_types()) for (body,) in rows]
        return [e for e in events if event_type is None or type(e) is event_type]

    def rows(self, sql):
        with self.worker.begin() as transaction:
            return list(transaction.session.exec_driver_sql(sql))


def branch(**changed):
    return replace(BranchRecorded.example(), hours=WEEKDAYS, **changed)


def client(**changed):
    return replace(ClientRecorded.example(), **{"phones": (NUMBER,)} | changed)


def contact(**changed):
    return replace(ContactRecorded.example(), **changed)


def call(at, **changed):
    return replace(
        CallEnded.example(),
        call_id=secrets.token_hex(4),
        started_at=at,
        extension=None,
        staff_email=None,
        queue=None,
        **changed,
    )


def missed(at, **changed):
    return call(at, direction="in", outcome="missed", talk_seconds=0, **changed)


def days(number):
    return timedelta(days=number)


def minutes(number):
    return timedelta(minutes=number)
