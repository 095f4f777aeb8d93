"""Logging contacts: whoever reports them, they are written down and credited once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid5

from libs.contracts import wire
from libs.contracts.record import Event
from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.contracts.verdicts import (
    AHEAD_OF_TIME,
    CLOCK_SKEW,
    EventKey,
    Refuse,
    Verdicts,
)
from libs.storage.transactions import Transaction
from libs.values import (
    ClientId,
    Conflict,
    FieldError,
    Invalid,
    NotFound,
    StaffId,
    TouchId,
)
from services.touchpoints.domain.closing import require_closed
from services.touchpoints.domain.kinds import Kind
from services.touchpoints.domain.matching import Candidate, Unmatched, match
from services.touchpoints.domain.touches import TOUCHES, Touch, Wanted
from services.touchpoints.storage import (
    documents,
    frustrations,
    kinds,
    references,
    tombstones,
    touches,
    unmatched,
)
from services.touchpoints.usecases import (
    bills,
    callbacks,
    contacts,
    merges,
    opt_outs,
    past,
    relationships,
    taken_back,
)

REUSED = Refuse("a touch is logged under this id already")
GONE = Refuse("it is longer ago than touches are kept")


class NoSuchTouch(NotFound):
    """There is no such touchpoint."""


class AlreadyTakenBack(Conflict):
    """What this touch earned was taken back before."""


class NotYetHappened(Invalid):
    """What is logged has happened."""


class UnknownKind(Invalid):
    """There is no such kind of touch; an owner can add it."""


@dataclass(frozen=True)
class Report:
    """A contact that an event tells of; `touch` makes it, once the client is named."""

    event: Event
    reference: str
    occurred_at: datetime
    touch: Callable[[TouchId, Candidate], Touch]


def log(transaction: Transaction, reports: Sequence[Report]) -> Verdicts:
    """Log reported contacts, and keep aside those whose client nobody can name."""
    known = references.candidates(transaction, [r.reference for r in reports])
    untimely = out_of_time(transaction, reports)
    named: list[Touch] = []
    unnamed: list[tuple[Report, Unmatched]] = []
    late = of_erased(transaction, reports, known)
    for report in reports:
        if report.event.key in untimely or report.event.key in late:
            continue
        touch = touch_with(transaction, report, known.get(report.reference, []))
        if isinstance(touch, Unmatched):
            unnamed.append((report, touch))
        else:
            named.append(touch)
    named += [touch for key, touch in late.items() if key not in untimely]
    unmatched.keep(transaction, [row_of(r, why) for r, why in unnamed])
    return {**untimely, **reused(reports, named, record(transaction, named))}


def out_of_time(transaction: Transaction, reports: Sequence[Report]) -> Verdicts:
    """Refuse what has not happened yet, and what happened too long ago to be kept."""
    latest = transaction.now + CLOCK_SKEW
    early = {r.event.key: AHEAD_OF_TIME for r in reports if r.occurred_at > latest}
    bound = past.earliest(transaction, (r.occurred_at for r in reports))
    gone = {r.event.key: GONE for r in reports if bound and r.occurred_at < bound}
    documents.will_be_no_touch(transaction, [touch_id(key) for key in gone])
    return early | gone


def touch_with(
    transaction: Transaction, report: Report, candidates: Sequence[Candidate]
) -> Touch | Unmatched:
    found = match(candidates, report.event.sent.branches)
    if isinstance(found, Unmatched):
        return found
    touch = report.touch(touch_id(report.event.key), found)
    transaction.because_of(report.event.sent, touch.client, touch.id)
    return touch


def of_erased(
    transaction: Transaction, reports: Sequence[Report], known: references.Candidates
) -> dict[EventKey, Touch]:
    """Name what was with people before they were erased, and keep no word of it.

    Whoever was recorded with their number since had it later; but what is a client's
    own, and not one person's, was theirs all along.
    """
    last = tombstones.last_erased_at(transaction)
    before = [
        report
        for report in reports
        if last
        and report.occurred_at <= last
        and all(each.contact for each in known.get(report.reference, ()))
    ]
    erased = tombstones.erased(transaction, {each.reference for each in before})
    late: dict[EventKey, Touch] = {}
    for report in before:
        gone = erased.get(report.reference, [])
        whose = [each.whose for each in gone if report.occurred_at <= each.erased_at]
        touch = touch_with(transaction, report, whose)
        if isinstance(touch, Touch):
            late[report.event.key] = touch.without_words
    return late


def reused(
    reports: Sequence[Report], named: Sequence[Touch], fresh: Sequence[Touch]
) -> Verdicts:
    """Refuse what came under the id of a touch that was logged before."""
    known = {touch.id for touch in named} - {touch.id for touch in fresh}
    if not known:
        return {}
    return {r.event.key: REUSED for r in reports if touch_id(r.event.key) in known}


def record(transaction: Transaction, reported: Sequence[Touch]) -> Sequence[Touch]:
    """Write touches down, credit them, follow up callbacks; return the new ones."""
    relationships.lock(transaction, {touch.client for touch in reported})
    counting, own = merges.counting(transaction, reported)
    known = kinds.known(transaction)
    marked = opt_outs.marked(transaction, counting, known)
    fresh = touches.append(transaction, marked)
    if fresh:
        transaction.announce(
            [logged(t, kind_of(t, known), own.get(t.id, t.client)) for t in fresh]
        )
        relationships.credit(transaction, fresh, known)
        opt_outs.judge_anew(transaction, fresh)
        bills.warn(transaction, fresh)
        callbacks.follow_up(transaction, fresh)
        frustrations.open_for(transaction, fresh)
        merges.remember(transaction, {t.id: own[t.id] for t in fresh if t.id in own})
    return fresh


def kind_of(touch: Touch, known: Mapping[str, Kind]) -> Kind:
    """Look the touch's kind up; raises UnknownKind."""
    if touch.kind not in known:
        raise UnknownKind(None, FieldError("kind", f"no kind {touch.kind!r}"))
    return known[touch.kind]


def touch_id(key: EventKey) -> TouchId:
    """Name a touch by the event that told of it, so that it is logged once."""
    return TouchId(str(uuid5(TOUCHES, "\n".join(key))))


def row_of(report: Report, unmatched_as: Unmatched) -> tuple[object, ...]:
    envelope = report.event.sent
    branches = envelope.branches or ()
    return (
        envelope.source,
        envelope.id,
        branches[0] if len(branches) == 1 else "*",
        report.reference,
        report.occurred_at,
        unmatched_as.reason,
        wire.encode(report.event),
    )


def logged(touch: Touch, kind: Kind, client: ClientId) -> TouchpointLogged:
    return TouchpointLogged(
        touch_id=touch.id,
        client_id=client,
        branch_id=touch.branch,
        kind=kind.name,
        gap_class=kind.gap_class.value,
        satisfies=kind.satisfies.value,
        random=kind.random,
        gamma=0 if touch.against_opt_out else kind.gamma,
        direction=touch.direction.value,
        occurred_at=touch.occurred_at,
        staff_id=touch.staff,
        contact_id=touch.contact,
        channel=kind.channel.value,
        minutes=touch.minutes,
    )


def log_by_hand(transaction: Transaction, touch: Touch) -> Touch:
    """Log what a person tells of; what comes against an opt-out is marked.

    Raises UnknownKind, NotTheirContact, NotYetHappened, TooLongAgo and NotClosed.
    """
    relationships.found(transaction, touch.client)
    contacts.require_theirs(transaction, touch.client, {"contact_id": touch.contact})
    require_happened(transaction, occurred_at=touch.occurred_at)
    past.require_kept(transaction, {"occurred_at": touch.occurred_at})
    require_closed(touch, kind_of(touch, kinds.known(transaction)))
    (logged,) = record(transaction, [touch])
    return logged


def require_happened(transaction: Transaction, **times: datetime) -> None:
    """Raise NotYetHappened with the fields that lie ahead."""
    ahead = [name for name, at in times.items() if at > transaction.now]
    if ahead:
        fields = (FieldError(name, "in the future") for name in ahead)
        raise NotYetHappened(None, *fields)


def take_back(transaction: Transaction, touch: TouchId, reason: str) -> Touch:
    """Take back what a touch earned; the log and the ledger keep both entries.

    Raises NoSuchTouch, AlreadyTakenBack.
    """
    logged = found(transaction, touch)
    if not take_all_back(transaction, [logged], reason):
        raise AlreadyTakenBack(taken_back.what_became(transaction, logged))
    transaction.audit("touchpoint taken back", touch)
    return logged


def take_all_back(
    transaction: Transaction, logged: Sequence[Touch], reason: str
) -> list[Touch]:
    """Take touches back, and what followed from them; return those that still stood."""
    taken = relationships.take_back(transaction, logged, reason)
    callbacks.look_again(transaction, taken)
    frustrations.close_all(transaction, [touch.id for touch in taken], reason)
    transaction.announce([announcement(each) for each in taken])
    return taken


def announcement(touch: Touch) -> TouchpointTakenBack:
    return TouchpointTakenBack(
        touch_id=touch.id, client_id=touch.client, branch_id=touch.branch
    )


def found(transaction: Transaction, touch: str, staff: StaffId | None = None) -> Touch:
    """Load a touch, only of `staff`'s clients if given; raises NoSuchTouch."""
    if logged := touches.find(transaction, touch, staff):
        return logged
    raise NoSuchTouch


def page(
    transaction: Transaction,
    wanted: Wanted,
    before: tuple[datetime, str] | None,
    most: int,
) -> list[Any]:
    """List touches as they are stored, under a touch's own names, the latest first."""
    return touches.page(transaction, wanted, before, most)
