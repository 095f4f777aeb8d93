"""The ground of a comparison: a PostgreSQL that syncs, a RabbitMQ, our schema in it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import calls
from bench.plain_amqp import EVENTS, PlainClient
from libs.bus.handles import heard_by
from libs.contracts.touchpoints import RelationshipRevalued, TouchpointLogged
from libs.storage import embedded
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.migrations import migrate
from libs.storage.transactions import Transactions
from libs.testing import brokers
from libs.testing.suites import PASSWORD, Suite, prepared, suite
from services.touchpoints.service import Touchpoints

DERIVED = "benchmark.derived"  # what a listener to touchpoints would hear
QUORUM = {"x-queue-type": "quorum"}
PREPARE = prepared(["touchpoints"], lambda url: migrate(url, ["touchpoints"]))


@dataclass(frozen=True)
class Ground:
    """Where both sides of a comparison run."""

    suite: Suite
    operator: PlainClient
    touchpoints: PlainClient

    def declare(self, queue: str, *routing_keys: str) -> None:
        """Declare a quorum queue that hears our events with these keys."""
        self.operator.channel.queue_declare(
            queue, durable=True, auto_delete=False, arguments=QUORUM
        )
        for key in routing_keys:
            self.operator.channel.queue_bind(queue, EVENTS, key)

    def waiting(self, queue: str) -> int:
        """Count the messages of a queue."""
        declared = self.operator.channel.queue_declare(queue, passive=True)
        return int(declared.message_count)

    def purge(self, queue: str) -> None:
        """Empty a queue."""
        self.operator.channel.queue_purge(queue)


@contextmanager
def ground() -> Iterator[Ground]:
    """Lend the servers, with touchpoints' clients and queues in place."""
    with ExitStack() as undo:
        data = Path(undo.enter_context(TemporaryDirectory()))
        folder = Path(undo.enter_context(TemporaryDirectory()))
        postgres = embedded.start(data, durable=True)
        undo.callback(postgres.stop)
        PREPARE(postgres.url)
        node = undo.enter_context(brokers.broker(folder))
        vhost = node.vhost(["touchpoints"])
        heard = {"touchpoints": heard_by(Touchpoints)}
        settings = {
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "KEEPWELL_POLL_SECONDS": "0.25",  # as outside tests
        }
        house = undo.enter_context(
            suite(Suite(postgres.url, heard, "rabbitmq", folder, vhost, settings))
        )
        introduce(postgres.url)
        ours = PlainClient(vhost.services["touchpoints"])
        lent = Ground(house, PlainClient(vhost.admin), ours)
        lent.declare(
            DERIVED, TouchpointLogged.routing_key, RelationshipRevalued.routing_key
        )
        yield lent


def introduce(url: str) -> None:
    worker = engine_for(as_role(url, "touchpoints_worker", PASSWORD), 1, "benchmark")
    house = Transactions(worker, "touchpoints", WallClock(), walled=False)
    with house.begin() as transaction:
        calls.introduce(transaction)
    worker.dispose()
