"""Which failures are the event's, and which are the servers'."""

from amqp.exceptions import AMQPError
from kombu.exceptions import OperationalError as BrokerUnreachable
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from libs.contracts.verdicts import Park, Refuse, Retry, Verdict
from libs.storage.retries import sqlstate
from libs.values import Conflict, Forbidden, Invalid, NotFound, Refusal, Refused

SERVER_GONE = ("08", "57P0", "53")  # connection, shutdown, out of resources

AWAY = (
    AMQPError,
    BrokerUnreachable,
    ConnectionError,
    TimeoutError,
    NoConnectionFree,
)

VERDICTS: dict[type[Refusal], type[Park | Refuse | Retry]] = {
    NotFound: Retry,  # what it speaks of may not have arrived yet
    Refused: Refuse,
    Conflict: Refuse,
    Forbidden: Park,
    Invalid: Park,
}


def verdict_on(refusal: Refusal) -> Verdict:
    """Say what a business refusal means for the event that met it."""
    kind = next(k for k in VERDICTS if isinstance(refusal, k))
    return VERDICTS[kind](refusal.detail)


def is_infrastructure(failure: Exception) -> bool:
    """Tell whether a server is to blame, so that no event is charged."""
    if isinstance(failure, DBAPIError):
        state = sqlstate(failure)
        silent = not state and isinstance(failure, OperationalError | InterfaceError)
        return failure.connection_invalidated or silent or state.startswith(SERVER_GONE)
    # A bare OSError is py-amqp's word for a line that the broker closed.
    return isinstance(failure, AWAY) or type(failure) is OSError
