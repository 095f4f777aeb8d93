"""Whose fault a failure is decides who pays for it."""

import amqp.exceptions
import kombu.exceptions
import pytest
from psycopg import errors
from sqlalchemy import exc

from libs.bus.failures import is_infrastructure
from libs.storage.engine import DeadlinePassed
from libs.storage.retries import passes_at_once


def from_postgresql(failure, kind=exc.OperationalError, **more):
    return kind("select 1", None, failure, **more)


SERVERS = {
    "the connection was lost without a word": from_postgresql(
        errors.OperationalError()
    ),
    "the driver's interface broke": from_postgresql(
        errors.InterfaceError(), exc.InterfaceError
    ),
    "the connection was found invalid": from_postgresql(
        errors.RaiseException(), exc.DBAPIError, connection_invalidated=True
    ),
    "connecting failed": from_postgresql(errors.ConnectionFailure()),
    "PostgreSQL shuts down": from_postgresql(errors.AdminShutdown()),
    "PostgreSQL starts up": from_postgresql(errors.CannotConnectNow()),
    "PostgreSQL has no connection left": from_postgresql(errors.TooManyConnections()),
    "the disk is full": from_postgresql(errors.DiskFull()),
    "the pool has no connection free": exc.TimeoutError(),
    "the broker closed the connection": amqp.exceptions.ConnectionForced(),
    "the broker closed the channel": amqp.exceptions.NotFound(),
    "the broker cannot be reached": kombu.exceptions.OperationalError(),
    "the line was reset": ConnectionResetError(),
    "an answer took too long": TimeoutError(),
    "the broker closed the socket": OSError("Server unexpectedly closed connection"),
}
EVENTS = {
    "a constraint": from_postgresql(errors.UniqueViolation(), exc.IntegrityError),
    "a statement that took too long": from_postgresql(errors.QueryCanceled()),
    "a value PostgreSQL refuses": from_postgresql(
        errors.NumericValueOutOfRange(), exc.DataError
    ),
    "a deadlock": from_postgresql(errors.DeadlockDetected()),
    "a lock that was not free": from_postgresql(errors.LockNotAvailable()),
    "a handler that took too long": DeadlinePassed(),
    "a file that is missing": FileNotFoundError(),
    "a mistake in the code": KeyError("client"),
}


@pytest.mark.parametrize("failure", SERVERS.values(), ids=SERVERS)
def test_a_failure_of_a_server_is_no_events_fault(failure):
    assert is_infrastructure(failure)
    assert not passes_at_once(failure)


@pytest.mark.parametrize("failure", EVENTS.values(), ids=EVENTS)
def test_any_other_failure_is_not_blamed_on_a_server(failure):
    assert not is_infrastructure(failure)


@pytest.mark.parametrize(
    "failure",
    [
        errors.SerializationFailure(),
        errors.DeadlockDetected(),
        errors.LockNotAvailable(),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_what_only_the_moment_is_to_blame_for_is_tried_again_at_once(failure):
    assert passes_at_once(from_postgresql(failure))
