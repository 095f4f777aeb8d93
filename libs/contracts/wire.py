"""Events as bytes: structured CloudEvents JSON."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated, NotRequired, TypedDict, TypeVar, Unpack

import msgspec

from libs.contracts.envelope import (
    Envelope,
    EnvelopeSchema,
    Malformed,
    UnknownType,
    written_branches,
)
from libs.contracts.fast import read_header
from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.reading import (
    UNREADABLE,
    Reader,
    Readers,
    TooLarge,
    check_soundness,
    content_of,
    judged,
)
from libs.contracts.record import Event, in_envelope
from libs.values import BranchId, FieldError

__all__ = [
    "Address",
    "Malformed",
    "Peek",
    "TooLarge",
    "UnknownType",
    "addressed",
    "decode",
    "digest",
    "encode",
    "fingerprint",
    "for_branches",
    "id_of",
    "peek",
    "with_id",
]

E = TypeVar("E", bound=Event)
Attribute = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]

JSON = "application/json"
NOT_SAID = ("traceparent", "tracestate")


class Peek(msgspec.Struct, frozen=True, gc=False):
    """What an event says of itself on the outside."""

    source: Attribute
    id: Attribute
    type: Attribute
    subject: Attribute | None = None


class Named(msgspec.Struct, gc=False):
    """What has an id, whatever else is wrong with it."""

    id: Attribute


ENVELOPE = EnvelopeSchema()
READERS = Readers()

read_peek = msgspec.json.Decoder(Peek).decode
read_named = msgspec.json.Decoder(Named).decode
write_json = msgspec.json.Encoder().encode
write_sorted = msgspec.json.Encoder(order="deterministic").encode


class Address(TypedDict):
    """What the sender adds; our own facts know their source, most know their branch."""

    id: str
    time: datetime
    source: NotRequired[str]
    branches: NotRequired[tuple[BranchId, ...] | None]
    traceparent: NotRequired[str | None]
    causation: NotRequired[str | None]


def decode(body: bytes, types: Mapping[str, type[Event]]) -> Event:
    """Read an event of one of `types`; raises Malformed or UnknownType."""
    check_soundness(body)
    try:
        header = read_header(body)
    except UNREADABLE:
        return reader_of(peek(body).type, types).judge(content_of(body))
    return reader_of(header.type, types).read(header, body)


def reader_of(name: str, types: Mapping[str, type[Event]]) -> Reader:
    event_type = types.get(name)
    if event_type is None:
        detail = f"Nobody here knows events of the type {name}."
        raise UnknownType(detail, FieldError("type", "unknown"))
    return READERS[event_type]


def peek(body: bytes) -> Peek:
    """Read what an event says of itself on the outside; raises Malformed."""
    check_soundness(body)
    try:
        return read_peek(body)
    except UNREADABLE:
        attributes = judged(ENVELOPE, content_of(body))
        return Peek(*(attributes[name] for name in Peek.__struct_fields__))


def id_of(body: bytes) -> str | None:
    """Read the id of what need not be a valid event; None when there is none."""
    try:
        return read_named(body).id
    except UNREADABLE:
        return None


def digest(body: bytes) -> bytes:
    """Return the SHA-256 of what an event says; raises Malformed.

    Order of keys, white space, attributes that are null and the trace it travelled
    with make no difference.
    """
    said = {k: v for k, v in content_of(body).items() if v is not None}
    for name in NOT_SAID:
        said.pop(name, None)
    said.setdefault("datacontenttype", JSON)
    return fingerprint(write_sorted(said))


def fingerprint(body: bytes) -> bytes:
    """Return the SHA-256 of the bytes as they are, for what cannot be read."""
    return hashlib.sha256(body).digest()


def for_branches(
    body: bytes, branches: Collection[BranchId] | None, traceparent: str | None = None
) -> bytes:
    """Rewrite which branches an event may concern, None for all; raises Malformed.

    An event that belongs to no trace yet joins `traceparent`.
    """
    seen_by = None if branches is None else tuple(sorted(branches))
    content = content_of(body) | {"branchid": written_branches(seen_by)}
    if traceparent:
        content.setdefault("traceparent", traceparent)
    return write_json(content)


def with_id(body: bytes, event_id: str) -> bytes:
    """Rewrite the id of an event; raises Malformed."""
    return write_json(content_of(body) | {"id": event_id})


def addressed(event: E, **address: Unpack[Address]) -> E:
    """Put an event into its envelope; raises Malformed when that lacks a source."""
    envelope = Envelope(
        source=address.get("source") or event.source or "",
        id=address["id"],
        subject=event.subject,
        time=address["time"],
        branches=address.get("branches", event.branches),
        traceparent=address.get("traceparent"),
        causation=address.get("causation"),
    )
    return in_envelope(event, envelope)


def encode(event: Event) -> bytes:
    """Write an event that has its envelope as structured CloudEvents JSON."""
    envelope = event.sent
    data = dict(vars(event))
    del data["envelope"]
    attributes = {
        "specversion": "1.0",
        "id": envelope.id,
        "source": envelope.source,
        "type": event.type,
        "subject": envelope.subject,
        "time": envelope.time,
        "branchid": written_branches(envelope.branches),
        "traceparent": envelope.traceparent,
        "causationid": envelope.causation,
        "datacontenttype": JSON,
        "data": data,
    }
    return write_json({k: v for k, v in attributes.items() if v is not None})
