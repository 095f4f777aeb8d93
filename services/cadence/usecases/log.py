"""The log: a touch is written down as all that it counts as, and planned by."""

from collections.abc import Mapping, Sequence

from libs.contracts.touchpoints import TouchpointLogged
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.promises import Promised
from services.cadence.domain.purposes import GapClass
from services.cadence.domain.touches import Touch
from services.cadence.storage import clients, grants
from services.cadence.storage import log as storage
from services.cadence.usecases import late_touches, plans, reminders

COUNTED = frozenset(Promised)
RATING = "rating"
WRITTEN = "message"


def append(transaction: Transaction, logged: Sequence[TouchpointLogged]) -> None:
    """Log touches with their clients, and plan by those that end a silence or a gap."""
    kept = [each for each in logged if is_kept(each)]
    if not kept:
        return
    held = in_hand(transaction, {each.client_id: each.branch_id for each in kept})
    touches = [touch_of(each, held) for each in kept]
    followed = storage.append(transaction, touches)
    reminders.look_again(transaction, followed.answered)
    grants.settle(transaction, followed.may_use_grants)
    planned = {each.counts_for for each in touches if each.is_planned_by}
    touched = [client for client in held.values() if client.id in planned]
    late_touches.follow(transaction, touched, touches)
    plans.keep_touched(transaction, touched)


def in_hand(
    transaction: Transaction, told: Mapping[ClientId, BranchId]
) -> dict[ClientId, Client]:
    """Take clients in hand, and whom they count for: from now on nobody merges them."""
    held = clients.lock(transaction, told)
    if survivors := {each.counts_for for each in held if each.counts_for}:
        held += clients.lock_known(transaction, sorted(survivors))
    return {client.id: client for client in held}


def is_kept(logged: TouchpointLogged) -> bool:
    """Tell whether a touch counts as anything."""
    return (
        counts(logged) or keeps_a_gap(logged) or is_rating(logged) or is_theirs(logged)
    )


def counts(logged: TouchpointLogged) -> bool:
    """Tell whether it ends a silence: only a call or a meeting does."""
    return logged.satisfies in COUNTED


def keeps_a_gap(logged: TouchpointLogged) -> bool:
    return logged.direction != "in" and logged.gap_class != "exempt"


def is_rating(logged: TouchpointLogged) -> bool:
    """Tell whether they said how content they are; how content, touchpoints knows."""
    return logged.kind == RATING


def is_theirs(logged: TouchpointLogged) -> bool:
    """Tell whether they wrote to us; a ticket is work."""
    return logged.direction == "in" and logged.satisfies == WRITTEN


def touch_of(logged: TouchpointLogged, held: Mapping[ClientId, Client]) -> Touch:
    own = held[logged.client_id]
    counts_for = held[own.counts_for] if own.counts_for else own
    return Touch(
        id=logged.touch_id,
        client=own.id,
        branch=own.branch,
        counts_for=counts_for.id,
        counts_in=counts_for.branch,
        occurred_at=logged.occurred_at,
        contact=logged.contact_id,
        satisfies=Promised(logged.satisfies) if counts(logged) else None,
        gap_class=GapClass(logged.gap_class) if keeps_a_gap(logged) else None,
        rated=is_rating(logged),
        written=is_theirs(logged),
        random=logged.random,
        channel=logged.channel,
    )
