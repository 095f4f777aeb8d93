"""A worker begins once its databases are there and as new as its code.

Until then it waits: it lives, is not ready, and says what it waits for.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import eventlet
import structlog

from libs.bus.failures import is_infrastructure
from libs.bus.inbound import PAUSE
from libs.bus.station import Station
from libs.storage import schemas

log = structlog.get_logger(__name__)

BEGINNING = "beginning"


@contextmanager
def unready(stations: Sequence[Station]) -> Iterator[None]:
    """Call none of them ready meanwhile; afterwards it is for their loops to say."""
    for station in stations:
        station.pulse.trouble[BEGINNING] = "not begun"
    yield
    for station in stations:
        del station.pulse.trouble[BEGINNING]


def await_databases(stations: Sequence[Station], prove: Callable[[], None]) -> None:
    """Wait until each can work with its database, and then prove what is to be."""
    for station in stations:
        insist(station, partial(is_new_enough, station))
    insist(stations[0], prove)


def insist(station: Station, act: Callable[[], bool | None]) -> None:
    """Act until it was not in vain; raises what no server is to blame for."""
    while attempt(station, act) is False:
        eventlet.sleep(PAUSE)


def attempt(station: Station, act: Callable[[], bool | None]) -> bool | None:
    try:
        return act()
    except Exception as failure:
        if not is_infrastructure(failure):
            raise
        station.pulse.lost(BEGINNING, failure)
        return False


def is_new_enough(station: Station) -> bool:
    with station.transactions.engine.connect() as connection:
        old = schemas.behind(connection, [station.service])
    if old and station.pulse.trouble[BEGINNING] != old:
        log.warning("waiting for migrations", why=old)
        station.pulse.trouble[BEGINNING] = old
    return old is None
