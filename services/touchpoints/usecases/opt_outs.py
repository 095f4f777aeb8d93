"""Opt-outs: what comes after one earns nothing, nor does what provoked it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from libs.contracts.consents import ConsentRecorded
from libs.storage import merges
from libs.storage.transactions import Transaction
from libs.values import TouchId
from services.touchpoints.domain.credit import Credit
from services.touchpoints.domain.kinds import Kind
from services.touchpoints.domain.opt_outs import (
    Judgement,
    Said,
    held,
    is_unwanted,
    judged,
)
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.domain.welcome import Unwelcome
from services.touchpoints.storage import copies, ledger, welcome
from services.touchpoints.storage import opt_outs as storage
from services.touchpoints.storage.opt_outs import Ours, Whose
from services.touchpoints.usecases import relationships

InTurn = Mapping[Whose, Sequence[Said]]


def record(transaction: Transaction, recorded: Sequence[ConsentRecorded]) -> None:
    """Keep all that was said, and judge our touches by it, in whichever order."""
    # Of one address we do not know whether a touch went there.
    of_channels = [consent for consent in recorded if consent.address is None]
    clients = {consent.client_id for consent in of_channels}
    relationships.lock(transaction, clients)
    # Their touches may count for any of those whom their client was merged with.
    relationships.lock(transaction, merges.family(transaction, clients))
    storage.keep(transaction, of_channels)
    copies.move(transaction, sorted(clients))
    judge(transaction, {consent.contact_id for consent in of_channels})


def judge_anew(transaction: Transaction, logged: Iterable[Touch]) -> None:
    """Judge what else we sent to those whom something was logged with just now."""
    judge(transaction, sent_to(logged))


def judge(transaction: Transaction, contacts: Collection[str]) -> None:
    said = storage.said(transaction, contacts) if contacts else {}
    if not said:
        return
    ours = storage.ours(transaction, said)
    judgements: dict[TouchId, Judgement] = {}
    for whose, told in said.items():
        sent = {o.touch.id: o.touch.occurred_at for o in ours if o.whose == whose}
        judgements |= judged(told, sent)
    changed = [o for o in ours if judgements[o.touch.id] is not o.judgement]
    if changed:
        rejudge(transaction, changed, judgements)


def rejudge(
    transaction: Transaction,
    changed: Sequence[Ours],
    judgements: Mapping[TouchId, Judgement],
) -> None:
    now = {each.touch.id: judgements[each.touch.id] for each in changed}
    storage.mark(transaction, now)
    welcome.forget_opt_outs(transaction, list(now))
    led = [o.touch for o in changed if now[o.touch.id] is Judgement.PROVOKED]
    welcome.note(transaction, led, Unwelcome.OPT_OUT)
    counting = [each for each in changed if not each.taken_back]
    entries = [
        (each.touch, entry(transaction, each, now[each.touch.id])) for each in counting
    ]
    ledger.append(transaction, entries)
    relationships.value_anew(transaction, {touch.client for touch, _ in entries})


def entry(transaction: Transaction, ours: Ours, judgement: Judgement) -> Credit:
    return Credit(
        touch=ours.touch.id,
        occurred_at=ours.touch.occurred_at,
        recorded_at=transaction.now,
        kind=ours.touch.kind,
        gamma=ours.gamma if judgement is Judgement.WELCOME else 0.0,
        reason=judgement.value,
        law_version=relationships.LAW_VERSION,
        turn=ours.turn + 1,
    )


def marked(
    transaction: Transaction, touches: Sequence[Touch], kinds: Mapping[str, Kind]
) -> list[Touch]:
    """Mark those of our touches that their contact had said no to before."""
    contacts = sent_to(touches)
    said = storage.said(transaction, contacts) if contacts else {}
    if not said:
        return list(touches)
    in_turn = {whose: held(told) for whose, told in said.items()}
    return [
        replace(
            touch, against_opt_out=is_against(touch, kinds.get(touch.kind), in_turn)
        )
        for touch in touches
    ]


def sent_to(touches: Iterable[Touch]) -> set[str]:
    return {t.contact for t in touches if t.contact and t.direction is Direction.OUT}


def is_against(touch: Touch, kind: Kind | None, in_turn: InTurn) -> bool:
    if touch.contact is None or kind is None or touch.direction is not Direction.OUT:
        return False
    told = in_turn.get((touch.contact, kind.channel), ())
    return is_unwanted(told, touch.occurred_at)
