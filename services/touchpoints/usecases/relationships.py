"""Relationships: credited when somebody was in touch, crossing lines when nobody is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from libs.contracts.touchpoints import RelationshipRevalued
from libs.decay import Standing, Terms
from libs.storage import merges
from libs.storage.transactions import Transaction
from libs.values import ClientId, NotFound, StaffId, TouchId
from services.touchpoints.domain.credit import Credit, live
from services.touchpoints.domain.explanation import Worth, explain
from services.touchpoints.domain.kinds import Kind
from services.touchpoints.domain.relationships import (
    Kept,
    Wanted,
    folded,
    may_fold,
    recomputed,
)
from services.touchpoints.domain.touches import Touch
from services.touchpoints.storage import ledger
from services.touchpoints.storage import relationships as storage
from services.touchpoints.usecases import leaving

LAW_VERSION = 1
# Timers go by the names of the service's methods.
CROSSINGS = "announce_crossings"
TERMS = "apply_terms"
A_WINDOW = 500


class NoSuchRelationship(NotFound):
    """There is no such client."""


Entries = Mapping[ClientId, list[Credit]]


def lock(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Let nobody else log for these clients meanwhile."""
    storage.hold(transaction, sorted(clients))


def credit(
    transaction: Transaction, logged: Sequence[Touch], kinds: Mapping[str, Kind]
) -> None:
    """Enter logged touches in the ledger and revalue their clients."""
    entries = [(t, entry(t, kinds[t.kind], transaction.now)) for t in logged]
    ledger.append(transaction, entries)
    earned = by_client((t, c) for t, c in entries if c.gamma > 0)
    revalue(transaction, earned)


def entry(touch: Touch, kind: Kind, now: datetime) -> Credit:
    gamma, reason = kind.gamma, ""
    if touch.against_opt_out:
        gamma, reason = 0.0, "against an opt-out"
    return Credit(
        touch.id, touch.occurred_at, now, kind.name, gamma, reason, LAW_VERSION
    )


def by_client(entries: Iterable[tuple[Touch, Credit]]) -> Entries:
    grouped: dict[ClientId, list[Credit]] = {}
    for touch, each in entries:
        grouped.setdefault(touch.client, []).append(each)
    return grouped


def revalue(transaction: Transaction, earned: Entries) -> None:
    """Bring the clients' standings up to date with what was just entered."""
    if not earned:
        return
    kept = storage.lock(transaction, sorted(earned))
    terms, now = ledger.terms(transaction), transaction.now
    late = [k.client for k in kept if not may_fold(k, earned[k.client])]
    ledgers = ledger.of(transaction, late) if late else {}
    revalued = [
        recomputed(k, ledgers[k.client], terms, now)
        if k.client in ledgers
        else folded(k, earned[k.client], now)
        for k in kept
    ]
    keep(transaction, revalued, terms)


def keep(transaction: Transaction, revised: Sequence[Kept], terms: Terms) -> None:
    """Save new revisions, announce them, and mind when each next crosses a line."""
    storage.save(transaction, revised, terms)
    transaction.announce([announcement(k, terms, transaction.now) for k in revised])
    crossings = [each.crosses_at for each in revised if each.crosses_at]
    if crossings:
        transaction.wake(CROSSINGS, min(crossings))
    leaving.look_again(transaction)


def value_anew(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Value clients from their whole ledgers, after entries came or went."""
    kept, terms = storage.lock(transaction, sorted(clients)), ledger.terms(transaction)
    ledgers = ledger.of(transaction, sorted(clients))
    revalued = [
        recomputed(each, ledgers[each.client], terms, transaction.now) for each in kept
    ]
    keep(transaction, revalued, terms)


def announce_crossings(transaction: Transaction) -> datetime | None:
    """Announce the levels that time alone has changed; say when the next one does."""
    crossing = storage.lock_crossing(transaction, A_WINDOW)
    if crossing:
        level(transaction, crossing)
    return storage.next_crossing(transaction)


def relevel(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Look anew at clients whose first day may have been corrected."""
    kept = storage.lock(transaction, sorted(clients))
    wrong = [each for each in kept if not each.is_levelled(transaction.now)]
    if wrong:
        level(transaction, wrong)


def level(transaction: Transaction, kept: Sequence[Kept]) -> None:
    levelled = [each.levelled(transaction.now) for each in kept]
    keep(transaction, levelled, ledger.terms(transaction))


def set_terms(transaction: Transaction, terms: Terms) -> Terms:
    """Change what silence costs; every relationship is valued anew, soon."""
    ledger.set_terms(transaction, terms)
    transaction.audit("terms of decay set", terms.law.value)
    transaction.wake(TERMS, transaction.now)
    return terms


def apply_terms(transaction: Transaction) -> datetime | None:
    """Value anew what was valued under other terms; say whether more are left."""
    terms = ledger.terms(transaction)
    behind = storage.lock_on_other_terms(transaction, terms, A_WINDOW)
    ledgers = ledger.of(transaction, [each.client for each in behind])
    revalued = [
        recomputed(each, ledgers[each.client], terms, transaction.now)
        for each in behind
    ]
    keep(transaction, revalued, terms)
    return transaction.now if behind else None


def terms_of(transaction: Transaction) -> Terms:
    """Load what silence costs."""
    return ledger.terms(transaction)


def announcement(kept: Kept, terms: Terms, now: datetime) -> RelationshipRevalued:
    standing = kept.relationship.standing
    unknown = Standing(0, now, now, terms.law, terms.rate, terms.grace, kept.revision)
    told = standing or unknown
    return RelationshipRevalued(
        client_id=kept.client,
        branch_id=kept.branch,
        value=standing.value if standing else None,
        as_of=told.as_of,
        decays_from=standing.decays_from if standing else None,
        law=told.law.value,
        rate=told.rate,
        grace_days=told.grace.days,
        revision=kept.revision,
        level=kept.level.value,
    )


def explained(
    transaction: Transaction, client: ClientId, at: datetime, known_at: datetime
) -> list[Worth]:
    """Say what each entry adds to the value at `at`, as it was shown at `known_at`."""
    entries = ledger.of(transaction, [client])[client]
    return explain(entries, ledger.terms_at(transaction, known_at), at, known_at)


def found(transaction: Transaction, client: str, staff: StaffId | None = None) -> Kept:
    """Load a relationship, only of `staff`'s clients if given.

    Raises NoSuchRelationship.
    """
    if kept := storage.find(transaction, client, staff):
        return kept
    for survivor in merges.counted_for(transaction, [ClientId(client)]).values():
        if storage.find(transaction, survivor, staff):
            instead = f"It is merged into {survivor}: name that one instead."
            raise NoSuchRelationship(instead)
    raise NoSuchRelationship


def take_back(
    transaction: Transaction, logged: Sequence[Touch], reason: str
) -> list[Touch]:
    """Reverse touches' credits: the ledger keeps both, the value neither.

    Returns the touches that had not been taken back before.
    """
    touches, clients = {t.id: t for t in logged}, {t.client for t in logged}
    lock(transaction, clients)
    reversals = [
        (touches[each.touch], reversal(each, transaction.now, reason))
        for entries in ledger.of(transaction, sorted(clients)).values()
        for each in live(entries)
        if each.touch in touches
    ]
    ledger.append(transaction, reversals)
    revalue(transaction, by_client(reversals))
    return [touch for touch, _ in reversals]


def reversal(credit: Credit, now: datetime, reason: str) -> Credit:
    return replace(
        credit, recorded_at=now, reason=reason, reverses=TouchId(credit.touch)
    )


def listed(
    transaction: Transaction, wanted: Wanted, after: str, most: int
) -> list[Kept]:
    """List relationships by client id."""
    return storage.page(transaction, wanted, after, most)
