"""The audit log is verified once a day, and its head written into our log each hour.

It goes by the wall clock, and not by a timer: a simulated year need not wait for it.
"""

from threading import Lock

import eventlet
import structlog

from libs.bus.failures import is_infrastructure
from libs.bus.station import Station
from libs.storage import audit_watch
from libs.storage.transactions import Transactions

log = structlog.get_logger(__name__)

BETWEEN_LOOKS = 60.0  # seconds


def watch_audit(station: Station) -> None:
    """Look each minute whether something is due, for as long as the process lives."""
    while True:
        look_if_possible(station)
        eventlet.sleep(BETWEEN_LOOKS)


def look_if_possible(station: Station) -> None:
    try:
        look(station.transactions, station.aside)
    except Exception as failure:
        # A watch that fails for long is told by the age of the last verdict.
        if not is_infrastructure(failure):
            log.exception("audit not verified", service=station.service)


def look(transactions: Transactions, aside: Lock) -> None:
    """Write the head down and verify the chain, whichever is due.

    Each step takes turns with the gauges: they have one connection between them.
    """
    with aside, transactions.begin() as transaction:
        head = audit_watch.write_down(transaction)
    if head:
        log.info("audit head", head=str(head))
    goes_on = True
    while goes_on:
        with aside, transactions.begin() as transaction:
            goes_on = audit_watch.go_on(transaction)
        eventlet.sleep()
