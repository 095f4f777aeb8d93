"""CloudEvents over HTTP: binary, structured or in a batch, read as structured JSON."""

from collections.abc import Iterable
from urllib.parse import unquote

import msgspec
from flask import Request

from libs.contracts.reading import LARGEST_EVENT
from libs.values import FieldError
from libs.web import bodies
from libs.web.problems import Malformed, TooLarge, UnsupportedMedia
from libs.web.webhooks import is_signed

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
JSON = "application/json"
PREFIX = "ce-"
LARGEST_BATCH = 5 * 2**20
MOST_EVENTS = 1_000

# Each event is read on its own, so that one that is wrong fails alone.
read_batch = msgspec.json.Decoder(list[msgspec.Raw]).decode


def is_batch(request: Request) -> bool:
    """Tell whether several events came at once."""
    return request.mimetype == BATCH


def single(request: Request) -> bytes:
    """Read the one event; raises Malformed, TooLarge, UnsupportedMedia."""
    raw = request.get_data()
    if len(raw) > LARGEST_EVENT:
        raise TooLarge
    # No header may speak of the event when only the body is signed.
    whole = is_signed(request) and request.mimetype == JSON
    if whole or request.mimetype == STRUCTURED:
        bodies.parse(raw)
        return raw
    if request.mimetype == JSON and "ce-id" in request.headers:
        return from_binary(request, raw)
    raise UnsupportedMedia


def several(request: Request) -> list[bytes]:
    """Read the events of a batch; raises Malformed, TooLarge."""
    try:
        events = read_batch(request.get_data())
    except (ValueError, RecursionError):
        raise Malformed("A batch is a JSON array of events.") from None
    if len(events) > MOST_EVENTS:
        raise TooLarge(f"A batch holds at most {MOST_EVENTS} events.")
    return [bytes(event) for event in events]


def from_binary(request: Request, raw: bytes) -> bytes:
    """Put the ce- headers and the body together; the body is the data."""
    if "ce-datacontenttype" in request.headers:
        raise Malformed(
            "Content-Type tells the type of the data.",
            FieldError("ce-datacontenttype", "must not be there"),
        )
    bodies.parse(raw)
    said = dict(attributes(request.headers.items()))
    return msgspec.json.encode({**said, "data": msgspec.Raw(raw)})


def attributes(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Read the attributes, percent-decoded; raises Malformed."""
    for name, value in headers:
        if name.lower().startswith(PREFIX):
            yield name.lower().removeprefix(PREFIX), decoded(name, value)


def decoded(name: str, value: str) -> str:
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError as bad:
        raise Malformed(
            "A header is not percent-encoded UTF-8.",
            FieldError(name.lower(), "not UTF-8"),
        ) from bad
