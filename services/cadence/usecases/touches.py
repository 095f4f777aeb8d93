"""Touches: a call or a meeting ends a silence; nothing else does."""

from collections.abc import Mapping, Sequence

from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.storage import merges
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.outgoing import Outgoing
from services.cadence.domain.promises import Promised
from services.cadence.domain.purposes import GapClass
from services.cadence.domain.touches import Touch
from services.cadence.storage import clients, grants, outgoing, touches
from services.cadence.usecases import late_touches, plans

COUNTED = frozenset(Promised)


def log(transaction: Transaction, logged: Sequence[TouchpointLogged]) -> None:
    """Log calls and meetings with their clients, and plan by them."""
    counted = [each for each in logged if counts(each) or keeps_a_gap(each)]
    if not counted:
        return
    told = {each.client_id: each.branch_id for each in counted}
    held = clients.lock(transaction, told)
    # Now that they are in hand, nobody merges them.
    survivors = {each.id: each.counts_for for each in held if each.counts_for}
    if survivors:
        held = clients.lock(
            transaction, {survivors.get(c, c): branch for c, branch in told.items()}
        )
    branches = {client.id: client.branch for client in held}
    moved = [touch_of(each, survivors) for each in counted if counts(each)]
    sent = [outgoing_of(each, survivors) for each in counted if keeps_a_gap(each)]
    own = {t.touch_id: t.client_id for t in counted if t.client_id in survivors}
    touches.append(transaction, moved, branches, own)
    grants.settle(transaction, outgoing.append(transaction, sent, branches, own))
    late_touches.follow(transaction, held, moved)
    plans.keep_touched(transaction, held)


def take_back(
    transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
) -> None:
    """Forget touches that were taken back, and plan by those still standing."""
    told = {each.client_id: each.branch_id for each in taken_back}
    clients.lock(transaction, told)
    # A touch may have moved to any of those its client was ever merged with.
    held = clients.lock_known(transaction, merges.family(transaction, told))
    branches = {client.id: client.branch for client in held}
    rows = [(t.touch_id, branches[t.client_id], t.client_id) for t in taken_back]
    touches.take_back(transaction, rows)
    outgoing.forget(transaction, [touch for touch, *_ in rows])
    follow(transaction, held)


def follow(transaction: Transaction, held: Sequence[Client]) -> None:
    """Work out anew what clients' touches have done, and plan with them by that."""
    grants.settle(transaction, [client.id for client in held])
    late_touches.judge_again(transaction, held)
    plans.keep_touched(transaction, held)


def counts(logged: TouchpointLogged) -> bool:
    return logged.satisfies in COUNTED


def keeps_a_gap(logged: TouchpointLogged) -> bool:
    return logged.direction != "in" and logged.gap_class != "exempt"


def outgoing_of(
    logged: TouchpointLogged, survivors: Mapping[ClientId, ClientId]
) -> Outgoing:
    return Outgoing(
        id=logged.touch_id,
        client=survivors.get(logged.client_id, logged.client_id),
        gap_class=GapClass(logged.gap_class),
        occurred_at=logged.occurred_at,
        contact=logged.contact_id,
    )


def touch_of(logged: TouchpointLogged, survivors: Mapping[ClientId, ClientId]) -> Touch:
    return Touch(
        id=logged.touch_id,
        client=survivors.get(logged.client_id, logged.client_id),
        satisfies=Promised(logged.satisfies),
        occurred_at=logged.occurred_at,
        contact=logged.contact_id,
        random=logged.random,
        channel=logged.channel,
    )
