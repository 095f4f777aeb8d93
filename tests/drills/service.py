"""The service that is drilled: an effect for each order and for each shipment."""

from libs.bus.run import run  # isort: skip  the patch comes before everything else

import os
from collections.abc import Sequence

from libs.bus.handles import handles
from libs.bus.relay import Relay
from libs.bus.settings import WorkerSettings
from libs.contracts.verdicts import Refuse, Verdicts
from libs.observability import logs
from libs.storage.transactions import Transaction
from tests.drills.orders import Ordered, Shipped


class Drill:
    """Ships what is ordered."""

    name = "drill"
    relay = Relay()

    @handles(Ordered)
    def on_ordered(
        self, transaction: Transaction, ordered: Sequence[Ordered]
    ) -> Verdicts:
        if any(event.kind == "raise" for event in ordered):
            raise RuntimeError("always")
        taken = [event.key[1] for event in ordered if event.kind != "refuse"]
        note(transaction, "ordered", taken)
        transaction.announce([Shipped(order=order) for order in taken])
        return {e.key: Refuse("not for us") for e in ordered if e.kind == "refuse"}

    @handles(Shipped)
    def on_shipped(self, transaction: Transaction, shipped: Sequence[Shipped]) -> None:
        note(transaction, "shipped", [event.order for event in shipped])


def note(transaction: Transaction, what: str, orders: list[str]) -> None:
    transaction.session.exec_driver_sql(
        "insert into drill.effects (what, id) select %(what)s, unnest(%(ids)s::text[])",
        {"what": what, "ids": orders},
    )


if __name__ == "__main__":
    logs.configure("drill", "INFO")
    run([Drill], WorkerSettings.read(os.environ))
