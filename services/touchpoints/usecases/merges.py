"""Merged clients: what was logged with them counts for the survivor, and back again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from libs.storage import merges
from libs.storage.merges import MergeEvent
from libs.storage.transactions import Transaction
from libs.values import ClientId, TouchId
from services.touchpoints.domain.touches import Touch
from services.touchpoints.storage import merges as storage
from services.touchpoints.usecases import bills, callbacks, relationships


def record(transaction: Transaction, told: Sequence[MergeEvent]) -> list[ClientId]:
    """Keep what was merged or told apart; return for whom that changed anything."""
    storage.wait_for_clients(transaction)
    merges.keep(transaction, told)
    both = {c for each in told for c in (each.client_id, each.survivor_id)}
    return settle(transaction, both)


def settle(transaction: Transaction, clients: Collection[ClientId]) -> list[ClientId]:
    """Let clients count for whom they are merged into, as far as both are known.

    Returns the families that are counted anew by that.
    """
    relationships.lock(transaction, clients)
    # Once they are in hand, nobody else merges them: this is the whole family.
    family = merges.family(transaction, clients)
    relationships.lock(transaction, family)
    if not merges.point(transaction, family):
        return []
    merges.attribute(transaction, family)
    storage.follow(transaction, family)
    merges.move(transaction, family, storage.movable(transaction))
    relationships.value_anew(transaction, family)
    bills.look_again(transaction, family)
    callbacks.draw_up_anew(transaction, family)
    return family


def counting(
    transaction: Transaction, reported: Sequence[Touch]
) -> tuple[list[Touch], Mapping[TouchId, ClientId]]:
    """Return touches with whom they count for, and whose own those are that moved.

    The survivors are taken in hand.
    """
    survivors = merges.counted_for(transaction, {touch.client for touch in reported})
    if not survivors:
        return list(reported), {}
    relationships.lock(transaction, set(survivors.values()))
    own = {touch.id: touch.client for touch in reported if touch.client in survivors}
    moved = [
        replace(touch, client=survivors.get(touch.client, touch.client))
        for touch in reported
    ]
    return moved, own


def remember(transaction: Transaction, own: Mapping[TouchId, ClientId]) -> None:
    """Remember whose touches those are that count for another client."""
    if own:
        storage.own(transaction, own)
