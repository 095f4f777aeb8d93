"""Carries what the services announce to those who hear it, at once and in order."""

from collections import Counter

from libs.bus.handles import Handles
from libs.contracts import wire
from libs.contracts.catalogue import event_types
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.suites import PASSWORD
from services.suite import WORKERS


class Courier:
    """The workers of all services over one database, without a carrier between."""

    def __init__(self, database, clock):
        self.services = {name: worker() for name, worker in WORKERS.items()}
        self.floors = {
            name: Transactions(
                engine_for(as_role(database, f"{name}_worker", PASSWORD), 2, "test"),
                name,
                clock,
                walled=False,
            )
            for name in WORKERS
        }
        self.carried = Counter()

    def deliver(self):
        """Carry until nobody has anything to say any more."""
        while fresh := [event for name in WORKERS for event in self.announced(name)]:
            for event in fresh:
                self.hand_over(event)

    def announced(self, name):
        with self.floors[name].begin() as transaction:
            rows = transaction.session.exec_driver_sql(
                f"select id, body from {name}.outbox where id > {self.carried[name]}"  # noqa: S608 our own words
                " order by id"
            )
            found = [
                (row.id, wire.decode(bytes(row.body), event_types())) for row in rows
            ]
        self.carried[name] = max([self.carried[name], *(seq for seq, _ in found)])
        return [event for _, event in found]

    def hand_over(self, event):
        for name, service in self.services.items():
            if handler := handlers(service).get(type(event)):
                with self.floors[name].begin() as transaction:
                    getattr(service, handler)(transaction, [event])

    def rows(self, service, sql):
        """Read as the service's worker, who sees all branches."""
        with self.floors[service].begin() as transaction:
            return list(transaction.session.exec_driver_sql(sql))

    def close(self):
        for floor in self.floors.values():
            floor.engine.dispose()


def handlers(service):
    return {
        point.event: name
        for name, method in vars(type(service)).items()
        for point in getattr(method, "nameko_entrypoints", ())
        if isinstance(point, Handles)
    }
