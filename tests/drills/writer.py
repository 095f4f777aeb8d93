"""The API of the drill: writes orders, truth and news in one transaction."""

import os
import time
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from libs.storage import outbox
from libs.storage.clock import WallClock
from libs.storage.engine import DeadlinePassed, engine_for
from libs.storage.transactions import Transaction, Transactions
from tests.drills.orders import PAUSE, Order, Ordered, orders


def main() -> None:
    engine = engine_for(os.environ["KEEPWELL_DRILL_API_DATABASE_URL"], 1, "drill-api")
    transactions = Transactions(engine, "drill", WallClock(), walled=False)
    for several in orders():
        try:
            with transactions.begin() as transaction:
                write(transaction, several)
        except (SQLAlchemyError, DeadlinePassed) as failure:
            # Whether it was committed, only the truth knows.
            print(repr(failure)[:200])  # noqa: T201 into the log of this process
        time.sleep(PAUSE)


def write(transaction: Transaction, several: Sequence[Order]) -> None:
    transaction.session.exec_driver_sql(
        "insert into drill.truth (id, kind)"
        " select * from unnest(%(ids)s::text[], %(kinds)s::text[])",
        {"ids": [o.id for o in several], "kinds": [o.kind for o in several]},
    )
    bodies = [o.body for o in several]
    bodies += [o.body for o in several if o.kind == "twice"]
    outbox.store(transaction, [Ordered.type] * len(bodies), bodies)


if __name__ == "__main__":
    main()
