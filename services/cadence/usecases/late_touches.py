"""Touches told, or taken back, after their month was judged: it is judged anew."""

from collections.abc import Collection, Sequence

from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Client, Plan
from services.cadence.domain.consistency import Consistency
from services.cadence.domain.promises import Promised
from services.cadence.domain.touches import Touch
from services.cadence.storage import consistency
from services.cadence.storage import promises as storage
from services.cadence.usecases.promises import (
    ToJudge,
    announce,
    broken_in,
    judge,
    promised_to,
    told,
)


def follow(
    transaction: Transaction, held: Sequence[Client], logged: Sequence[Touch]
) -> None:
    """Judge anew with clients in hand whose touches fall into months judged already."""
    plans = {client.id: client.plan for client in held}
    late = {
        each.counts_for
        for each in logged
        if each.satisfies and is_late(each, plans[each.counts_for])
    }
    judge_again(transaction, [client for client in held if client.id in late])


def is_late(touch: Touch, plan: Plan) -> bool:
    since, until = plan.promised_since, plan.judged_until
    return bool(since and until and since < touch.occurred_at <= until)


def judge_again(transaction: Transaction, held: Sequence[Client]) -> None:
    """Judge anew what was judged of clients in hand, by the log as it is by now."""
    own = [client for client in held if not client.counts_for]
    since = {each.id: at for each in own if (at := each.plan.promised_since)}
    if not since:
        return
    hours = hours_of(transaction, {client.branch for client in own})
    recorded = storage.broken(transaction, since)
    for each in told(transaction, own, since, hours):
        for promised in promised_to(each.client):
            correct(transaction, each, promised, recorded)


def correct(
    transaction: Transaction,
    given: ToJudge,
    promised: Promised,
    recorded: Collection[storage.Key],
) -> None:
    client = given.client
    if (until := client.plan.judged_until) is None:
        return
    months = judge(given, promised, until)
    judged = [(broken_in(each, given, promised), kept) for each, kept in months.items()]
    mended = [each.key for each, kept in judged if kept and each.key in recorded]
    missed = [each for each, kept in judged if not kept and each.key not in recorded]
    if mended or missed:
        key = (client.id, client.branch, promised)
        anew = Consistency().after(months.values())
        consistency.correct(transaction, key, len(mended) - len(missed), anew)
        storage.forget(transaction, mended)
        announce(transaction, missed)
