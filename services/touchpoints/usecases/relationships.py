"""Relationships: credited when somebody was in touch, crossing lines when nobody is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from libs.contracts.touchpoints import ClientOnlyBilled, RelationshipRevalued
from libs.decay import Standing, Terms
from libs.storage.transactions import Transaction
from libs.values import ClientId, Conflict, NotFound, StaffId, TouchId
from services.touchpoints.domain.credit import (
    Credit,
    fold,
    is_in_order,
    live,
    standing_of,
)
from services.touchpoints.domain.explanation import Worth, explain
from services.touchpoints.domain.kinds import Kind
from services.touchpoints.domain.levels import (
    last_strong,
    level_at,
    next_crossing,
)
from services.touchpoints.domain.relationships import Kept, Wanted
from services.touchpoints.domain.touches import Touch, only_billed
from services.touchpoints.storage import ledger, touches
from services.touchpoints.storage import relationships as storage

LAW_VERSION = 1
# Timers go by the names of the service's methods.
CROSSINGS = "announce_crossings"
TERMS = "apply_terms"
A_WINDOW = 500


class AlreadyTakenBack(Conflict):
    """What this touch earned was taken back before."""


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
    warn_of_bills(transaction, logged)


def entry(touch: Touch, kind: Kind, now: datetime) -> Credit:
    return Credit(
        touch.id, touch.occurred_at, now, kind.name, kind.gamma, "", LAW_VERSION
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
    terms = ledger.terms(transaction)
    late = [k.client for k in kept if not may_fold(k, earned[k.client])]
    ledgers = ledger.of(transaction, late) if late else {}
    revalued = [
        recomputed(k, ledgers[k.client], terms)
        if k.client in ledgers
        else folded(k, earned[k.client])
        for k in kept
    ]
    keep(transaction, revalued, terms)


def may_fold(kept: Kept, entries: Sequence[Credit]) -> bool:
    standing = kept.relationship.standing
    return standing is not None and is_in_order(standing, entries)


def folded(kept: Kept, entries: Sequence[Credit]) -> Kept:
    """Step forward from what was kept: nothing earlier has changed."""
    standing = kept.relationship.standing
    strong = [last_strong(entries), kept.relationship.last_strong]
    latest = max((at for at in strong if at), default=None)
    return kept.revalued(
        standing and fold(standing, entries), latest, kept.revision + 1
    )


def recomputed(kept: Kept, entries: Sequence[Credit], terms: Terms) -> Kept:
    """Value a client anew from its whole ledger."""
    revision = kept.revision + 1
    standing = standing_of(entries, terms, revision)
    return kept.revalued(standing, last_strong(entries), revision)


def keep(transaction: Transaction, revalued: Sequence[Kept], terms: Terms) -> None:
    """Save what was revalued, announce it, and mind when it next crosses a line."""
    levelled = [on_its_level(each, transaction.now) for each in revalued]
    storage.save(transaction, levelled, terms)
    transaction.announce([announcement(k, terms, transaction.now) for k in levelled])
    crossings = [each.crosses_at for each in levelled if each.crosses_at]
    if crossings:
        transaction.wake(CROSSINGS, min(crossings))


def on_its_level(kept: Kept, now: datetime) -> Kept:
    return replace(
        kept,
        level=level_at(kept.relationship, now),
        crosses_at=next_crossing(kept.relationship, now),
    )


def announce_crossings(transaction: Transaction) -> datetime | None:
    """Announce the levels that time alone has changed; say when the next one does."""
    crossing = storage.lock_crossing(transaction, A_WINDOW)
    if crossing:
        keep(transaction, crossing, ledger.terms(transaction))
    return storage.next_crossing(transaction)


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
    keep(
        transaction,
        [recomputed(each, ledgers[each.client], terms) for each in behind],
        terms,
    )
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


def warn_of_bills(transaction: Transaction, logged: Sequence[Touch]) -> None:
    """Announce, once a silence, the clients that only ever get bills."""
    if not (billed := touches.billed(logged)):
        return
    since = touches.kinds_since_credit(transaction, billed)
    alarmed = [
        replace(kept, only_billed=True)
        for kept in storage.lock(transaction, billed)
        if not kept.only_billed and only_billed(since.get(kept.client, ()))
    ]
    storage.save(transaction, alarmed, ledger.terms(transaction))
    transaction.announce([only_bills(each, since[each.client]) for each in alarmed])


def only_bills(kept: Kept, kinds: Sequence[str]) -> ClientOnlyBilled:
    return ClientOnlyBilled(
        client_id=kept.client,
        branch_id=kept.branch,
        invoices=len(kinds),
        silent_since=kept.silent_since,
    )


def explained(
    transaction: Transaction, client: ClientId, at: datetime, known_at: datetime
) -> list[Worth]:
    """Say what each entry known at `known_at` adds to the value at `at`."""
    entries = ledger.of(transaction, [client])[client]
    return explain(entries, ledger.terms(transaction), at, known_at)


def found(transaction: Transaction, client: str, staff: StaffId | None = None) -> Kept:
    """Load a relationship, only of `staff`'s clients if given.

    Raises NoSuchRelationship.
    """
    if kept := storage.find(transaction, client, staff):
        return kept
    raise NoSuchRelationship


def take_back(transaction: Transaction, touch: Touch, reason: str) -> None:
    """Reverse a touch's credit: the ledger keeps both, the value neither."""
    entries = live(ledger.of(transaction, [touch.client])[touch.client])
    earned = [each for each in entries if each.touch == touch.id]
    if not earned:
        raise AlreadyTakenBack
    reversals = [reversal(each, transaction.now, reason) for each in earned]
    ledger.append(transaction, [(touch, each) for each in reversals])
    revalue(transaction, {touch.client: reversals})


def reversal(credit: Credit, now: datetime, reason: str) -> Credit:
    return replace(
        credit, recorded_at=now, reason=reason, reverses=TouchId(credit.touch)
    )


def listed(
    transaction: Transaction, wanted: Wanted, after: str, most: int
) -> list[Kept]:
    """List relationships by client id."""
    return storage.page(transaction, wanted, after, most)
