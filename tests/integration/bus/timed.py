"""A service that only keeps time, and a worker for it."""

from libs.bus.run import run  # isort: skip  the patch comes before everything else

import os
from datetime import datetime, timedelta

import eventlet
from sqlalchemy import text

from libs.bus.every import every
from libs.bus.relay import Relay
from libs.bus.settings import WorkerSettings
from libs.observability import logs
from libs.storage.transactions import Transaction
from tests.integration.bus.probe import effect

AN_HOUR = timedelta(hours=1)
DEADLOCK = "do $$ begin raise exception using errcode = 'deadlock_detected'; end $$"


class Timed:
    """Writes an effect at each run of a timer that ends well."""

    name = "probe"
    relay = Relay()
    failed = False
    collided = False

    @every(AN_HOUR)
    def chime(self, transaction: Transaction, _due_at: datetime) -> None:
        effect(transaction, "chime")

    @every(AN_HOUR)
    def doze(self, transaction: Transaction, _due_at: datetime) -> None:
        effect(transaction, "doze")
        eventlet.sleep(1)

    @every(AN_HOUR)
    def break_once(self, transaction: Transaction, _due_at: datetime) -> None:
        effect(transaction, "mended")
        if not Timed.failed:
            Timed.failed = True
            raise RuntimeError("once")

    @every(AN_HOUR)
    def collide_once(self, transaction: Transaction, _due_at: datetime) -> None:
        effect(transaction, "passed")
        if not Timed.collided:
            Timed.collided = True
            transaction.session.execute(text(DEADLOCK))


if __name__ == "__main__":
    logs.configure("probe", "INFO")
    run([Timed], WorkerSettings.read(os.environ))
