"""Probes: a suite of one service that does as it is asked, and how to ask it."""

from datetime import UTC, datetime

from sqlalchemy import create_engine

from libs.contracts import wire
from libs.storage.chains import lay_chain
from libs.storage.engine import with_driver
from libs.storage.migrations import migrate
from libs.storage.rails import lay_rails, lay_wakes
from libs.storage.roles import OWNER
from libs.testing.suites import Suite, prepared
from libs.waiting import until
from tests.integration.bus.probe_events import Answered, Asked

FIXED = datetime(2026, 3, 2, 8, tzinfo=UTC)
PROBE = ["-m", "tests.integration.bus.probe"]


def build(url):
    migrate(url, [])
    engine = create_engine(with_driver(url))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"create schema probe authorization {OWNER}")
        connection.exec_driver_sql(f"set local role {OWNER}")
        lay_rails(connection, "probe")
        lay_wakes(connection, "probe")
        lay_chain(connection, "probe")
        connection.exec_driver_sql(
            "create table probe.effects (what text not null);"
            "grant select, insert on probe.effects to probe_worker"
        )
    engine.dispose()


PREPARE = prepared(["probe"], build)


HEARD = {"probe": {event.type: event for event in (Asked, Answered)}}


class Probes(Suite):
    """Puts events into the outbox and looks at what came of them."""

    def ask(self, what, *event_ids):
        self.ask_each([(what, event_id) for event_id in event_ids])

    def ask_each(self, wishes):
        self.put(Asked.type, [wire.encode(asked(*wish)) for wish in wishes])

    def put(self, event_type, bodies):
        self.rows(
            "insert into probe.outbox (type, body)"
            " select %(type)s, unnest(%(bodies)s::bytea[])",
            type=event_type,
            bodies=bodies,
        )

    def effects(self, prefix):
        rows = self.rows(
            "select what from probe.effects where what like %(like)s", like=f"{prefix}%"
        )
        return sorted(what for (what,) in rows)

    def parked(self, event_id):
        rows = self.rows(
            "select reason from probe.inbox where state = 'parked' and id = %(id)s",
            id=event_id,
        )
        return [reason for (reason,) in rows]

    def states(self):
        return dict(
            self.rows(
                "select id, state from probe.inbox where type = %(type)s",
                type=Asked.type,
            )
        )

    def settles(self, within=20):
        """Wait until nothing is on its way any more."""
        return until(self.is_quiet, within)

    def is_quiet(self):
        [(left,)] = self.rows(
            "select (select count(*) from probe.outbox where published_at is null)"
            " + (select count(*) from probe.inbox where state = 'waiting')"
        )
        if left:
            return False
        asked, heard = self.rows(
            "select count(distinct body) from probe.outbox union all"
            " select count(*) from probe.inbox"
        )
        return heard[0] >= asked[0]


def asked(what, event_id):
    return wire.addressed(Asked(what=what), id=event_id, time=FIXED, branches=())
