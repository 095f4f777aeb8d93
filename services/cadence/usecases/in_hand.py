"""Whom a batch of events is about is taken in hand at once, before its handlers."""

from collections.abc import Sequence

from libs.contracts.outages import OutageRestored, OutageStarted
from libs.contracts.record import Event
from libs.contracts.sites import SiteRecorded
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.storage import clients, outages

NAMING = ("client_id", "survivor_id")
DRAWING_UP = (OutageStarted, OutageRestored, SiteRecorded)


def take(transaction: Transaction, heard: Sequence[Event]) -> None:
    """Take the clients that events name in hand, in order, whatever their types.

    Who draws rounds of help up takes clients as well: their turn comes first. A site
    and an outage that are told of at the same time must not miss each other.
    """
    if any(isinstance(event, DRAWING_UP) for event in heard):
        outages.take_turns(transaction)
    named = {getattr(event, field, None) for event in heard for field in NAMING}
    told = {ClientId(each) for each in named if each}
    # One alone is taken in hand by whoever deals with it, before it reads anything.
    if len(told) > 1:
        clients.take(transaction, told)
