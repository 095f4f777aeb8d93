"""Whole services without processes: what one announces is handed to those that hear."""

from sqlalchemy import create_engine

from libs.bus.handles import Handles
from libs.contracts import wire
from libs.contracts.catalogue import event_types
from libs.storage.engine import engine_for, with_driver
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.suites import PASSWORD
from services.cadence.service import Cadence
from services.concentration.service import Concentration
from services.outbound.service import Outbound
from services.registry.service import Registry
from services.touchpoints.service import Touchpoints
from tests.canaries import tables_with
from tests.integration.suite.world import CLOCK, SECRET, World

SERVICES = (Registry, Touchpoints, Cadence, Concentration, Outbound)
SCHEMAS = ("registry", "touchpoints", "cadence", "concentration", "outbound")
TAKE = "update {}.outbox set published_at = now() where published_at is null"


class Clock:
    """Tells the real time until it is set."""

    def __init__(self):
        self.at = None

    def read(self, _session):
        return self.at or CLOCK.now()


class Carried(World):
    """The APIs, and workers that hear each other when they are told to."""

    def __init__(self, database, folder):
        super().__init__(database, folder, SCHEMAS, Clock())
        self.owner = create_engine(with_driver(database))
        self.services = {service.name: service() for service in SERVICES}
        self.workers = {name: self.worker(name, database) for name in SCHEMAS}

    def worker(self, name, database):
        engine = engine_for(as_role(database, f"{name}_worker", PASSWORD), 2, "test")
        self.engines.append(engine)
        return Transactions(engine, name, self.clock, walled=False, pepper=SECRET)

    def carry(self, shuffle=lambda events: events):
        """Hand over what is announced, one event at a time, until all is quiet."""
        while told := [each for name in SCHEMAS for each in self.taken(name)]:
            for event in shuffle(told):
                self.hear(event)

    def taken(self, name):
        rows = self.rows(
            f"{TAKE.format(name)} returning id, body"  # in no order: it is sorted here
        )
        return [wire.decode(bytes(b), event_types()) for _, b in sorted(rows)]

    def hear(self, event):
        for name, service in self.services.items():
            for method, point in handlers(service):
                if point.event is type(event):
                    with self.workers[name].begin() as transaction:
                        getattr(service, method)(transaction, [event])

    def rows(self, sql):
        with self.owner.begin() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def tables_with(self, word):
        return [t for schema in SCHEMAS for t in tables_with(self.rows, schema, word)]

    def close(self):
        super().close()
        self.owner.dispose()


def handlers(service):
    for name, method in vars(type(service)).items():
        for point in getattr(method, "nameko_entrypoints", ()):
            if isinstance(point, Handles):
                yield name, point
