"""The intake: what other systems report is verified, taken once and passed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from libs.contracts import wire
from libs.contracts.catalogue import outside_types
from libs.contracts.record import Event
from libs.identity.principals import Principal, Role
from libs.observability import tracing
from libs.storage import inbox, outbox
from libs.storage.inbox import ID_REUSED, Arrival
from libs.storage.transactions import Transaction
from libs.values import FieldError, Forbidden, Invalid, Refusal
from services.touchpoints.storage import intake
from services.touchpoints.usecases import imports, past

OURS = "keepwell/"
USED_ID = FieldError("id", "used before")


class NotYourSource(Forbidden):
    """This sender may not speak for that source."""


class Status(StrEnum):
    """What became of a reported event."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    INVALID = "invalid"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True)
class Answer:
    """The verdict on one event, in the order they were sent."""

    status: Status
    id: str | None = None
    detail: str = ""
    errors: tuple[FieldError, ...] = ()


Read = Arrival | Answer
Key = tuple[str, str]
Digests = Mapping[Key, bytes]


def take_in(
    transaction: Transaction,
    sender: Principal,
    bodies: Sequence[bytes],
    run: str | None = None,
    file: str | None = None,
) -> list[Answer]:
    """Take events in, as an import if `run` names one, out of a file if one is named.

    Each gets its own verdict, and none holds up another.
    """
    if run:
        imports.begin(transaction, run, branch_of(sender), file)
        bodies = imports.anew(transaction, bodies)
    read = [admitted(transaction, sender, body) for body in bodies]
    arrivals = [each for each in read if isinstance(each, Arrival)]
    fresh = intake.take(transaction, [a.key() for a in first_of_each(arrivals)])
    if run:
        fresh -= imports.brought_before(transaction, arrivals)
    taken = intake.digests(transaction, [(a.source, a.id) for a in arrivals])
    passed_on = [a for a in first_of_each(arrivals) if (a.source, a.id) in fresh]
    outbox.store(transaction, [a.type for a in passed_on], [a.body for a in passed_on])
    if run:
        imports.note(transaction, run, branch_of(sender), passed_on)
    return [
        each if isinstance(each, Answer) else answer(transaction, each, taken, fresh)
        for each in read
    ]


def preview(
    transaction: Transaction, sender: Principal, bodies: Sequence[bytes]
) -> list[Answer]:
    """Tell what taking events in as an import would answer, and take none."""
    bodies = imports.anew(transaction, bodies)
    read = [admitted(transaction, sender, body) for body in bodies]
    arrivals = [each for each in read if isinstance(each, Arrival)]
    taken = intake.digests(transaction, [(a.source, a.id) for a in arrivals])
    known = imports.brought_before(transaction, arrivals) | taken.keys()
    return [
        each if isinstance(each, Answer) else foreseen(each, taken, known)
        for each in read
    ]


def foreseen(arrival: Arrival, taken: Digests, known: set[Key]) -> Answer:
    key = arrival.source, arrival.id
    if taken.get(key, arrival.digest) != arrival.digest:
        return Answer(Status.CONFLICT, arrival.id, ID_REUSED, (USED_ID,))
    return Answer(Status.DUPLICATE if key in known else Status.ACCEPTED, arrival.id)


def answer(
    transaction: Transaction, arrival: Arrival, taken: Digests, fresh: set[Key]
) -> Answer:
    """Tell what became of an arrival; what reuses an id is set aside, not lost."""
    key = arrival.source, arrival.id
    if taken[key] != arrival.digest:
        inbox.set_aside(transaction, arrival, ID_REUSED)
        return Answer(Status.CONFLICT, arrival.id, ID_REUSED, (USED_ID,))
    if key in fresh:
        fresh.discard(key)
        return Answer(Status.ACCEPTED, arrival.id)
    return Answer(Status.DUPLICATE, arrival.id)


def branch_of(sender: Principal) -> str:
    """Choose whose an import is: of one of the branches its sender acts for."""
    return "*" if sender.branches is None else min(sender.branches)


def first_of_each(arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """Keep the first of those that share an id."""
    firsts: Mapping[tuple[str, str], Arrival] = {
        (a.source, a.id): a for a in reversed(arrivals)
    }
    return list(firsts.values())


def admitted(transaction: Transaction, sender: Principal, body: bytes) -> Read:
    """Read one event and check its sender; a refusal becomes the event's answer."""
    try:
        event = wire.decode(body, outside_types())
        check_source(sender, event)
        past.check(transaction, event)
    except Forbidden as refusal:
        return refused(Status.FORBIDDEN, body, refusal)
    except Invalid as refusal:
        return refused(Status.INVALID, body, refusal)
    # Whose branches it may concern is the credential's word, never the payload's.
    step = tracing.current()
    body = wire.for_branches(body, sender.branches, str(step) if step else None)
    return Arrival(*event.key, wire.digest(body), event.type, body)


def check_source(sender: Principal, event: Event) -> None:
    source, _ = event.key
    person = sender.role is not Role.EMITTER
    own = not source.startswith(OURS) if person else sender.may_emit(source)
    if not own:
        raise NotYourSource(None, FieldError("source", "not one of yours"))


def refused(status: Status, body: bytes, refusal: Refusal) -> Answer:
    return Answer(status, wire.id_of(body), refusal.detail, refusal.fields)
