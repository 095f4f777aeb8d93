"""The simulated clock of an embedded suite: set once, then only moved on.

It runs like the machine's clock, as far ahead of it as one row in the database says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from psycopg import Connection

from libs.values import Refused
from libs.waiting import until
from services.embedded.ledger import SCHEMA, TURNS, Ledger

SIMULATED_POLL_SECONDS = "0.02"
REST_SECONDS = 60
# Timers due within a minute are one step: none is so exact, and a year has fewer steps.
STEP = timedelta(minutes=1)

SERVICES = (
    "select table_schema from information_schema.tables"
    " where table_name = 'timers' order by table_schema"
)
PRESENT = "clock_timestamp() + (select ahead from keepwell.clock)"
SOON = """
with timers as ({timers})
select max(due_at) from timers where due_at <= (select min(due_at) from timers) + %s
"""
WAITING = """
select 'inbox of {service}' from {service}.inbox
where state = 'waiting' and not_before <= clock_timestamp()
union all select 'outbox of {service}' from {service}.outbox where published_at is null
union all select 'timers of {service}' from {service}.timers where due_at <= {present}
union all select 'timers of {service}' from {service}.wakes where at <= {present}
"""


class WallClockRuns(Refused):
    """This suite has the wall clock; `keepwell run --clock TIME` starts another."""


class LivesOnWallClock(Refused):
    """This suite lives on the wall clock; give a simulated one its own --data."""


class NoRest(Refused):
    """The suite does not come to rest."""


def begin(connection: Connection, at: datetime | None) -> bool:
    """Set the clock of a new suite; tell whether the suite has a simulated one.

    A simulated clock that runs already goes on as it is. Raises LivesOnWallClock.
    """
    if is_simulated(connection) or at is None:
        return is_simulated(connection)
    if any(_has_lived(connection, service) for service in _services(connection)):
        raise LivesOnWallClock
    _set(connection, at)
    return True


def let_pass(connection: Connection, to: datetime) -> None:
    """Move the clock on while nothing runs; raises WallClockRuns."""
    if not is_simulated(connection):
        raise WallClockRuns
    _set(connection, to)


def is_simulated(connection: Connection) -> bool:
    """Tell whether the suite has a simulated clock."""
    return bool(_value(connection, "select ahead <> '0' from keepwell.clock"))


@dataclass(frozen=True)
class SimulatedClock:
    """The clock of a running suite, whose workers run the timers that come due."""

    connection: Connection

    @cached_property
    def ledger(self) -> Ledger:
        """What messages wait for the moment that has come."""
        return Ledger(self.connection)

    def __post_init__(self) -> None:
        if not is_simulated(self.connection):
            raise WallClockRuns

    def now(self) -> datetime:
        """Return the simulated present."""
        present: datetime = _value(self.connection, f"select {PRESENT}")
        return present.astimezone(UTC)

    def advance(self, by: timedelta, told: Callable[[datetime], None]) -> None:
        """Move on, from one due timer to the next; `told` hears of each step.

        Nothing is left to do when a step is taken. Raises NoRest.
        """
        services = _services(self.connection)
        target = self.now() + by
        self._rest(services)
        while (step := self._next(services, target)) < target:
            _set(self.connection, step)
            self._rest(services)
            told(step)
        _set(self.connection, target)
        self._rest(services)
        told(target)

    def leap(self, to: datetime) -> None:
        """Move on at once: what came due on the way is late, and done now.

        Raises NoRest.
        """
        let_pass(self.connection, to)
        self._rest(_services(self.connection))

    def _next(self, services: list[str], target: datetime) -> datetime:
        timers = " union all ".join(
            f"select due_at from {service}.timers"  # noqa: S608 a schema's own name
            f" union all select at from {service}.wakes"
            for service in services
        )
        if SCHEMA in services:
            timers += f" union all {TURNS.format(present=PRESENT)}"
        soon = SOON.format(timers=timers)
        step: datetime | None = _value(self.connection, soon, STEP)
        return min(target, step or target)

    def _rest(self, services: list[str]) -> None:
        """Wait until nobody has anything to do, what messages set off included."""
        self._be_quiet(services)
        while SCHEMA in services and self.ledger.settle(self.now()):
            self._be_quiet(services)

    def _be_quiet(self, services: list[str]) -> None:
        waiting = " union all ".join(
            WAITING.format(service=service, present=PRESENT) for service in services
        )

        def still() -> str | None:
            return _value(self.connection, f"{waiting} limit 1")

        if not until(lambda: still() is None, REST_SECONDS):
            raise NoRest(f"The suite does not come to rest: see the {still()}.")


def _has_lived(connection: Connection, service: str) -> bool:
    return bool(_value(connection, f"select exists (select from {service}.timers)"))  # noqa: S608 a schema's own name


def _set(connection: Connection, at: datetime) -> None:
    connection.execute(
        "update keepwell.clock set ahead = %s::timestamptz - clock_timestamp()", [at]
    )


def _services(connection: Connection) -> list[str]:
    return [service for (service,) in connection.execute(SERVICES)]


def _value(connection: Connection, statement: str, *values: Any) -> Any:
    row = connection.execute(statement, values).fetchone()
    return row[0] if row else None
