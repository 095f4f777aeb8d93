"""The gap gate: every contact passes it, and nothing else gives grants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.storage import merges
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.gate import (
    Circumstances,
    Decision,
    Outcome,
    Request,
    Rule,
    gate,
)
from services.cadence.domain.grants import Grant, GrantState, expiry, usable_from
from services.cadence.storage import clients
from services.cadence.storage import grants as storage
from services.cadence.usecases import grants
from services.cadence.usecases.circumstances import Known, learn

InHand = Mapping[ClientId, Client]
Again = Mapping[GrantState, Decision]
SAME_AGAIN = Decision(Outcome.ALLOWED, Rule.NOTHING_AGAINST)
# What a request is told again; one whose grant ran out unused is decided anew.
TOLD_AGAIN = {
    GrantState.LIVE: SAME_AGAIN,
    GrantState.USED: SAME_AGAIN,
    GrantState.WITHDRAWN: Decision(Outcome.DENIED, Rule.WITHDRAWN),
}
# A task that is still to be done is not what used its grant: it is decided anew.
STILL_TO_DO: Again = {
    state: again for state, again in TOLD_AGAIN.items() if state is not GrantState.USED
}


@dataclass(frozen=True)
class Answer:
    """What the gate says to a request; `client` is the one it counts for."""

    request: Request
    client: Client
    decision: Decision
    grant: Grant | None = None


def ask(
    transaction: Transaction, requests: Sequence[Request], again: Again = TOLD_AGAIN
) -> dict[str, Answer]:
    """Decide requests in the order of their times, and grant what is allowed.

    Returns an answer by the id of each request, but none as long as its client, branch
    or contact has not been heard of. One that has its grant is told the same `again`.
    """
    held = hold(transaction, {request.client for request in requests})
    grants.release(transaction, {client.id for client in held.values()})
    before = answered(transaction, requests, held, again)
    new = [request for request in requests if request.id not in before]
    fresh = decide(transaction, new, held)
    own = {r.id: r.client for r in new if r.id in fresh and counts_elsewhere(r, held)}
    granted = [answer.grant for answer in fresh.values() if answer.grant]
    storage.insert(transaction, granted, own)
    return before | fresh


def preview(transaction: Transaction, request: Request) -> Answer | None:
    """Say what the gate would decide, and grant nothing."""
    survivors = merges.counted_for(transaction, [request.client])
    wanted = survivors.get(request.client, request.client)
    seen = clients.select(transaction, "client_id = :client", client=wanted)
    held = dict(zip([request.client], seen, strict=False))
    return decide(transaction, [request], held).get(request.id)


def hold(transaction: Transaction, told: Collection[ClientId]) -> InHand:
    """Take in hand whom clients count for: nobody else is granted anything with them.

    Returns them by those that were told of.
    """
    clients.take(transaction, told)
    survivors = merges.counted_for(transaction, told)
    counting = {each: survivors.get(each, each) for each in told}
    held = clients.lock_known(transaction, sorted({*counting.values()}))
    by_id = {client.id: client for client in held}
    return {each: by_id[c] for each, c in counting.items() if c in by_id}


def answered(
    transaction: Transaction, requests: Sequence[Request], held: InHand, again: Again
) -> dict[str, Answer]:
    """Answer the requests that need no new decision."""
    earlier = storage.of_requests(transaction, [request.id for request in requests])
    answers = {}
    for request in requests:
        grant, client = earlier.get(request.id), held.get(request.client)
        decision = grant and again.get(grant.state(transaction.now))
        if client and decision:
            standing = grant if decision is SAME_AGAIN else None
            answers[request.id] = Answer(request, client, decision, standing)
    return answers


def decide(
    transaction: Transaction, requests: Sequence[Request], held: InHand
) -> dict[str, Answer]:
    """Decide requests one after the other; what was due by now is for now."""
    timely = [replace(each, at=max(each.at, transaction.now)) for each in requests]
    known = learn(transaction, timely, held.values())
    answers = [
        judged(transaction, request, held[request.client], known)
        for request in sorted(timely, key=lambda each: (each.at, each.id))
        if request.client in held
    ]
    return {answer.request.id: answer for answer in answers if answer}


def judged(
    transaction: Transaction, request: Request, client: Client, known: Known
) -> Answer | None:
    if (given := known.about(request, client)) is None:
        return None
    decision = gate(request, given)
    if decision.outcome is not Outcome.ALLOWED:
        return Answer(request, client, decision)
    known.allowed(request, client)
    grant = grant_of(request, client, given, transaction.now)
    return Answer(request, client, decision, grant)


def grant_of(
    request: Request, client: Client, given: Circumstances, now: datetime
) -> Grant:
    return Grant(
        id=request.id,
        branch=client.branch,
        client=client.id,
        contact=request.contact,
        gap_class=request.gap_class,
        channel=request.channel,
        purpose=request.purpose,
        period=request.period,
        at=request.at,
        usable_from=usable_from(request, given.spacing, now),
        expires_at=expiry(request.at, given.hours, given.settings.grant_days),
        granted_at=now,
    )


def counts_elsewhere(request: Request, held: InHand) -> bool:
    return held[request.client].id != request.client
