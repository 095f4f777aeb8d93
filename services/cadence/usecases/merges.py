"""Merged clients: the survivor is kept up with, and the other not meanwhile."""

from collections.abc import Collection, Sequence

from libs.storage import merges
from libs.storage.merges import MergeEvent
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.storage import clients, outgoing, pauses, planning
from services.cadence.usecases import touches, triggers

MOVED = ("touches", "outgoing", "grants")


def record(transaction: Transaction, told: Sequence[MergeEvent]) -> None:
    """Keep what was merged or told apart, and plan anew."""
    merges.keep(transaction, told)
    branches = {each.client_id: each.branch_id for each in told}
    branches |= {each.survivor_id: each.branch_id for each in told}
    clients.lock(transaction, branches)
    settle(transaction, branches)


def settle(transaction: Transaction, told: Collection[ClientId]) -> None:
    """Let clients count for whom they are merged into, and plan with them by that."""
    family = merges.family(transaction, told)
    clients.lock_known(transaction, family)
    if merges.point(transaction, family):
        merges.attribute(transaction, family)
        outgoing.attribute(transaction, family)
        merges.move(transaction, family, MOVED)
        pauses.copy(transaction, family)
        touches.follow(transaction, clients.lock_known(transaction, family))
        triggers.look_again(transaction, family)
        planning.replan(transaction, clients=family)
