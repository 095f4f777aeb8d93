"""The control's API: commits an order, then dispatches its news, like stock nameko."""

import os
import time

from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError
from nameko.standalone.events import event_dispatcher
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError

from tests.drills.orders import PAUSE, Order, orders


def main() -> None:
    engine = create_engine(os.environ["CONTROL_DATABASE_URL"], pool_pre_ping=True)
    dispatch = event_dispatcher({"AMQP_URI": os.environ["CONTROL_BROKER_URL"]})
    for several in orders():
        for order in several:
            try:
                write(engine, order)
                dispatch("writer", "ordered", payload(order))
            except (SQLAlchemyError, AMQPError, KombuError, OSError) as failure:
                print(repr(failure)[:200])  # noqa: T201 into the log of this process
        time.sleep(PAUSE)


def write(engine: Engine, order: Order) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "insert into control.truth (id, kind) values (%(id)s, %(kind)s)",
            {"id": order.id, "kind": order.kind},
        )


def payload(order: Order) -> dict[str, str]:
    """Leave out of a bad order what its handler needs."""
    if order.kind in ("malformed", "garbled"):
        return {"id": order.id}
    return {"id": order.id, "kind": order.kind}


if __name__ == "__main__":
    main()
