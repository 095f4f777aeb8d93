"""The control's service, as the manual of stock nameko would have it written."""

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402 the patch comes before everything else
import signal  # noqa: E402

from nameko.events import event_handler  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from sqlalchemy import create_engine  # noqa: E402

ENGINE = create_engine(os.environ["CONTROL_DATABASE_URL"], pool_pre_ping=True)


class Control:
    """Ships what is ordered."""

    name = "control"

    @event_handler("writer", "ordered")
    def on_ordered(self, order: dict[str, str]) -> None:
        if order["kind"] == "raise":
            raise RuntimeError("always")
        if order["kind"] != "refuse":
            with ENGINE.begin() as connection:
                connection.exec_driver_sql(
                    "insert into control.effects (what, id) values ('ordered', %(id)s)",
                    order,
                )


def main() -> None:
    runner = ServiceRunner({"AMQP_URI": os.environ["CONTROL_BROKER_URL"]})
    runner.add_service(Control)
    runner.start()
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(runner.stop))
    runner.wait()


if __name__ == "__main__":
    main()
