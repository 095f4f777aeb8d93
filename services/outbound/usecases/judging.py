"""Judging: every message passes here right before it goes out, and nowhere else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import msgspec

from libs.storage.transactions import Transaction
from services.outbound.domain.cases import Case, Slot
from services.outbound.domain.dispatches import (
    Allowed,
    Judgement,
    Message,
    PutOff,
    Suppressed,
)
from services.outbound.domain.judging import NOT_HEARD_OF, Verdict
from services.outbound.domain.judging import judge as decide
from services.outbound.domain.laws import laws_of
from services.outbound.domain.messages import Channel
from services.outbound.domain.senders import without_address
from services.outbound.storage import circumstances, senders
from services.outbound.usecases import cases, trials
from services.outbound.usecases.cases import Found

# What nobody has told of yet may be told of soon.
SOON = timedelta(minutes=5)

Slots = dict[str, dict[str, Slot]]


def judge(
    transaction: Transaction, messages: Sequence[Message]
) -> Mapping[str, Judgement]:
    """Say of each message, by its id, whether it may go out now.

    Whoever gets one is in hand until this commits, so that no cap is passed at once.
    """
    ours = trials.judge(transaction, messages)
    messages = [each for each in messages if each.id not in ours]
    reading = cases.read(transaction, messages)
    found = {each.id: reading.found(each) for each in messages}
    counting = [each for each in messages if counts(found[each.id])]
    circumstances.lock(transaction, {person(each) for each in counting})
    slots = slots_of(transaction, counting, reading.terms.longest)
    # What has waited longest goes first, where only one of two may go.
    in_turn = sorted(messages, key=lambda each: (each.not_before, each.id))
    judged = {
        each.id: judged_by(each, found[each.id], slots, transaction) for each in in_turn
    }
    taken = [each for each in counting if isinstance(judged[each.id], Allowed)]
    circumstances.take(
        transaction, [(m.id, m.branch, person(m), m.channel.value) for m in taken]
    )
    return judged | ours


def preview(
    transaction: Transaction, messages: Sequence[Message]
) -> Mapping[str, Judgement]:
    """Say how messages would be judged now, and count none of them."""
    reading = cases.read(transaction, messages)
    slots = slots_of(transaction, messages, reading.terms.longest)
    return {
        each.id: judged_by(each, reading.found(each), slots, transaction)
        for each in messages
    }


def foresee(
    transaction: Transaction, messages: Sequence[Message]
) -> Mapping[str, Judgement]:
    """Say what messages would come to now: what has no sender's address waits too."""
    judged = preview(transaction, messages)
    who = senders.of(transaction, {each.branch for each in messages})
    nameless = {name for name, told in who.items() if not told.postal_lines}
    waiting = [
        each.id
        for each in messages
        if each.branch in nameless
        and (each.channel is Channel.POST or not each.owed)
        and not isinstance(judged[each.id], Suppressed)
    ]
    return {**judged, **dict.fromkeys(waiting, without_address(transaction.now))}


def judged_by(
    message: Message, found: Found | None, slots: Slots, transaction: Transaction
) -> Judgement:
    """Judge one, and let the next to the same person know of it."""
    if found is None:
        return PutOff(transaction.now + SOON, NOT_HEARD_OF)
    theirs = slots.setdefault(person(message), {})
    earlier = tuple(slot for one, slot in theirs.items() if one != message.id)
    case = replace(found.case, slots=earlier if found.case.counts else ())
    verdict = decide(case)
    if verdict.allowed and case.counts:
        theirs[message.id] = Slot(message.channel, transaction.now)
    return judgement(case, verdict, found.address)


def judgement(case: Case, verdict: Verdict, address: str) -> Judgement:
    if verdict.rule is None:
        return Allowed(address)
    if verdict.until is None:
        return Suppressed(verdict.rule, evidence(case))
    return PutOff(verdict.until, verdict.rule, evidence(case))


def evidence(case: Case) -> Mapping[str, object]:
    """Keep what a message was judged by, and by which packs of law."""
    packs = [law.pack for law in laws_of(case.places)]
    told: dict[str, object] = msgspec.to_builtins(case)
    return {**told, "packs": packs}


def replayed(kept: Mapping[str, object]) -> Verdict:
    """Judge again by what was kept of a judgement."""
    return decide(msgspec.convert(dict(kept), Case))


def slots_of(
    transaction: Transaction, messages: Iterable[Message], longest: timedelta
) -> Slots:
    since = transaction.now - longest
    return circumstances.slots(transaction, {person(m) for m in messages}, since)


def person(message: Message) -> str:
    """Name whoever gets a message."""
    return message.contact or message.recipient


def counts(found: Found | None) -> bool:
    return found is not None and found.case.counts
