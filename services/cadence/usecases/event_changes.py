"""Changes of events for clients: whoever was invited is told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from libs.storage.transactions import Transaction
from libs.values import GatheringId
from services.cadence.domain.event_news import news_of, to_tell
from services.cadence.domain.gatherings import Gathering, require_ahead, require_sound
from services.cadence.domain.guests import GuestState
from services.cadence.storage import clients, guests
from services.cadence.storage import gatherings as storage
from services.cadence.usecases import branches, gatherings, tasks

COMING = frozenset({GuestState.INVITED, GuestState.CONSENTED, GuestState.ACCEPTED})


def change(
    transaction: Transaction, gathering: GatheringId, said: Mapping[str, Any]
) -> None:
    """Change what is named of an event that lies ahead.

    Raises NoSuchGathering, CalledOff, EventPast, NothingOffered and NothingIsSoldHere.
    """
    before = in_hand(transaction, gathering)
    after = replace(before, **said)
    require_sound(after, transaction.now)
    follow(transaction, before, after)
    transaction.audit("event changed", gathering)


def call_off(transaction: Transaction, gathering: GatheringId) -> None:
    """Call an event off; raises NoSuchGathering, CalledOff and EventPast."""
    before = in_hand(transaction, gathering)
    follow(transaction, before, replace(before, cancelled_at=transaction.now))
    transaction.audit("event called off", gathering)


def in_hand(transaction: Transaction, gathering: GatheringId) -> Gathering:
    """Take an event in hand; raises NoSuchGathering, CalledOff and EventPast."""
    storage.lock(transaction, gathering)
    known = gatherings.found(transaction, gathering)
    require_ahead(known, transaction.now)
    return known


def follow(transaction: Transaction, before: Gathering, after: Gathering) -> None:
    """Keep what has become of an event, and have those who are invited told."""
    if after == before:
        return
    storage.save(transaction, after)
    shown = guests.to(transaction, [before.id], None)
    coming = [each.guest for each in shown if each.guest.state in COMING]
    ids = [guest.client for guest in coming]
    clients.take(transaction, ids)
    uninvited = guests.invite_to(transaction, after, ids)
    zone = branches.hours_of(transaction, before.branch)[before.branch].zone
    news, now = news_of(after, zone), transaction.now
    told = [guest for guest in coming if guest.client not in uninvited]
    tasks.propose(transaction, [to_tell(each, before, news, now) for each in told])
    tasks.reckon(transaction, uninvited)
