"""From bytes to an event: one parse, the fast path, and marshmallow as the judge."""

import re
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import marshmallow
import msgspec
from marshmallow import ValidationError, fields
from marshmallow.exceptions import SCHEMA

from libs.contracts.envelope import EnvelopeSchema, Malformed, sealed
from libs.contracts.fast import FastPath
from libs.contracts.record import Event, in_envelope
from libs.values import FieldError

LARGEST_EVENT = 256 * 1024
BACKSLASH = ord("\\")
ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
UNREADABLE = (ValueError, OverflowError, RecursionError)

read_json = msgspec.json.Decoder(float_hook=float).decode


class TooLarge(Malformed):
    """An event may weigh 256 KiB at most."""


class Reader:
    """Reads events of one type; compiled once per type."""

    def __init__(self, event_type: type[Event]) -> None:
        inside = fields.Nested(event_type.Schema, required=True)
        self.schema = EnvelopeSchema.from_dict({"data": inside})()
        self.fast = FastPath(event_type)

    def read(self, header: Any, body: bytes) -> Event:
        """Return the event; raises Malformed with every reason."""
        try:
            return self.fast.accept(header)
        except UNREADABLE:
            return self.judge(content_of(body))

    def judge(self, content: Mapping[str, Any]) -> Event:
        """Read an event as marshmallow does; raises Malformed."""
        attributes = judged(self.schema, content)
        return in_envelope(attributes["data"], sealed(SimpleNamespace(**attributes)))


class Readers(dict[type[Event], Reader]):
    """A reader per type, compiled when the type is first met."""

    def __missing__(self, event_type: type[Event]) -> Reader:
        reader = self[event_type] = Reader(event_type)
        return reader


def content_of(body: bytes) -> dict[str, Any]:
    """Parse a body that must be a JSON object; raises Malformed."""
    try:
        content = read_json(body)
    except UNREADABLE as unreadable:
        raise Malformed(f"This is not JSON: {unreadable}.") from None
    if not isinstance(content, dict):
        raise Malformed("An event is a JSON object.")
    return content


def check_soundness(body: bytes) -> None:
    """Refuse what is too large, no UTF-8, or holds what PostgreSQL cannot keep."""
    if len(body) > LARGEST_EVENT:
        raise TooLarge
    try:
        body.decode()
    except UnicodeDecodeError:
        raise Malformed("This is not UTF-8.") from None
    if BACKSLASH in body and ESCAPED_NUL.search(body):
        raise Malformed("Text may not hold the character U+0000.")


def judged(schema: marshmallow.Schema, content: Mapping[str, Any]) -> dict[str, Any]:
    """Let marshmallow say what is wrong; raises Malformed."""
    try:
        return schema.load(content)
    except ValidationError as refused:
        raise Malformed(None, *field_errors(refused.messages)) from None


def field_errors(messages: Any, path: str = "") -> Iterator[FieldError]:
    """Turn marshmallow's tree of messages into dotted paths."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            below = path if name == SCHEMA else f"{path}.{name}".removeprefix(".")
            yield from field_errors(inner, below)
    else:
        yield from (FieldError(path, detail) for detail in messages)
