"""Connections: small pools, short patience, and a watchdog for a server that hangs.

A frozen server answers neither query nor timeout, so a connection that was lent for
longer than its patience has its socket shut down; whoever waits gets DeadlinePassed,
or the bare loss of the connection when it was the server that let the time pass.
"""

import os
import socket
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec
from psycopg import Connection, Error, OperationalError
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Dialect, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from libs.storage.retries import on_error

OPTIONS = {
    "timezone": "UTC",
    "lock_timeout": 5_000,
    "idle_in_transaction_session_timeout": 30_000,
}
SOCKET = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
PING_AFTER = 1.0  # seconds in the pool after which a connection is checked
FOR_A_STATEMENT = 0.75  # of the patience, after which a server that lives ends it
LOAN = "loan"  # under which name a connection's `info` has its own


Urls = Callable[[], Sequence[str]]


class DeadlinePassed(Exception):
    """The transaction took longer than its deadline; its connection was cut."""


def engine_for(
    url: str,
    connections: int,
    name: str,
    *,
    patience: float = 20.0,
    urls: Urls | None = None,
) -> Engine:
    """Make an engine of at most `connections`, seen in PostgreSQL as `name`.

    `urls` says anew at each connection which URLs are good, in place of `url`.
    A connection lent for longer than `patience` seconds is cut. Times in OPTIONS are
    milliseconds; in SOCKET seconds, but for tcp_user_timeout.
    """
    options = OPTIONS | {"statement_timeout": int(patience * FOR_A_STATEMENT * 1000)}
    settings = " ".join(f"-c {key}={value}" for key, value in options.items())
    engine = create_engine(
        with_driver(url),
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # errors are logged; what clients told us is not
        pool_timeout=5,
        pool_recycle=1_800,
        json_deserializer=msgspec.json.decode,
        connect_args={**SOCKET, "options": settings, "application_name": name},
    )
    Watchdog(patience).guard(engine)
    event.listen(engine, "handle_error", on_error)
    if urls:
        event.listen(engine, "do_connect", Doors(urls).connect)
    return engine


def with_driver(url: str) -> str:
    """Spell a `postgresql://` URL the way SQLAlchemy picks psycopg 3."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@dataclass(frozen=True)
class Doors:
    """Several URLs of a database, of which one will open while passwords change."""

    urls: Urls

    def connect(
        self, dialect: Dialect, _: object, args: Any, settings: dict[str, Any]
    ) -> Any:
        """Connect by the first URL that opens; raise what the last one said."""
        every = (
            dialect.create_connect_args(make_url(with_driver(u))) for u in self.urls()
        )
        *earlier, last = [{**settings, **told} for _, told in every]
        for told in earlier:
            with suppress(OperationalError):
                return dialect.connect(*args, **told)
        return dialect.connect(*args, **last)


@dataclass
class Loan:
    """A connection out of the pool, until when, and whether and why it was cut."""

    connection: Connection[Any]
    until: float
    asked: float  # when the server was last asked something
    cut: bool = False
    unanswered: bool = False

    def is_overdue(self, now: float) -> bool:
        """Tell whether its time is up and it was not cut yet."""
        return self.until < now and not self.cut

    def is_unanswered(self, now: float, longest: float) -> bool:
        """Tell whether it waits for an answer that a server that lives had given."""
        waits = self.connection.info.transaction_status is TransactionStatus.ACTIVE
        return waits and now - self.asked > longest


class Watchdog:
    """Cuts connections that are lent for too long, and checks those it lends."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self.loans: dict[Any, Loan] = {}

    def guard(self, engine: Engine) -> None:
        """Watch every connection of the engine, for as long as it lives."""
        event.listen(engine, "checkout", self.lend)
        event.listen(engine, "checkin", self.take_back)
        event.listen(engine, "before_cursor_execute", note)
        event.listen(engine, "commit", note)
        event.listen(engine, "handle_error", self.explain)
        alive = weakref.ref(self)
        threading.Thread(
            target=watch, args=(alive,), name="watchdog", daemon=True
        ).start()

    def lend(self, connection: Connection[Any], record: Any, _: object) -> None:
        """Start the clock, and refuse a connection that died in the pool."""
        now = time.monotonic()
        loan = Loan(connection, now + self.patience, asked=now)
        self.loans[record] = record.info[LOAN] = loan
        rested = now - record.info.get("returned", now)
        if rested > PING_AFTER:
            try:
                ping(connection)
            except OperationalError as dead:
                raise DisconnectionError from dead

    def take_back(self, _: Connection[Any] | None, record: Any) -> None:
        """Stop the clock."""
        record.info["returned"] = time.monotonic()
        self.loans.pop(record, None)

    def explain(self, context: ExceptionContext) -> None:
        """Name the deadline as the reason when we cut what the server did not delay."""
        loan = context.connection and context.connection.info.get(LOAN)
        if loan and loan.cut and not loan.unanswered:
            raise DeadlinePassed from context.original_exception

    def look(self) -> None:
        """Cut the loans whose time is up."""
        for loan in self.overdue():
            longest = self.patience * FOR_A_STATEMENT
            loan.unanswered = loan.is_unanswered(time.monotonic(), longest)
            shut(loan)

    def overdue(self) -> list[Loan]:
        """Return the loans whose time is up and that were not cut yet."""
        now = time.monotonic()
        return [loan for loan in list(self.loans.values()) if loan.is_overdue(now)]


def watch(alive: weakref.ref[Watchdog]) -> None:
    """Look every second, until the engine that is watched is gone."""
    while watchdog := alive():
        watchdog.look()
        del watchdog
        time.sleep(1)


def note(connection: SqlConnection, *_: object) -> None:
    """Note when the server is asked something."""
    if loan := connection.info.get(LOAN):
        loan.asked = time.monotonic()


def ping(connection: Connection[Any]) -> None:
    connection.autocommit = True
    connection.execute("select 1")
    connection.autocommit = False


def shut(loan: Loan) -> None:
    """Shut the socket down beneath whoever waits for it."""
    loan.cut = True
    # It may be closing by itself meanwhile.
    with suppress(OSError, Error), socket_beneath(loan) as beneath:
        beneath.shutdown(socket.SHUT_RDWR)


def socket_beneath(loan: Loan) -> socket.socket:
    return socket.socket(fileno=os.dup(loan.connection.fileno()))
