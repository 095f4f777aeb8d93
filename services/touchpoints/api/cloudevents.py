"""CloudEvents over HTTP: binary, structured or in a batch, read as structured JSON."""

import json
from collections.abc import Iterable
from urllib.parse import unquote

import msgspec
from flask import Request

from libs.contracts.reading import LARGEST_EVENT
from libs.values import FieldError
from libs.web import bodies
from libs.web.problems import Malformed, TooLarge, UnsupportedMedia

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
JSON = "application/json"
PREFIX = "ce-"
LARGEST_BATCH = 5 * 2**20
MOST_EVENTS = 1_000


def is_batch(request: Request) -> bool:
    """Tell whether several events came at once."""
    return request.mimetype == BATCH


def single(request: Request) -> bytes:
    """Read the one event; raises Malformed, TooLarge, UnsupportedMedia."""
    raw = request.get_data()
    if len(raw) > LARGEST_EVENT:
        raise TooLarge
    if request.mimetype == STRUCTURED:
        return raw
    if request.mimetype == JSON and "ce-id" in request.headers:
        return from_binary(request, raw)
    raise UnsupportedMedia


def several(request: Request) -> list[bytes]:
    """Read the events of a batch; raises Malformed, TooLarge."""
    events = bodies.parse(request.get_data())
    if not isinstance(events, list):
        raise Malformed("A batch is a JSON array of events.")
    if len(events) > MOST_EVENTS:
        raise TooLarge(f"A batch holds at most {MOST_EVENTS} events.")
    return [msgspec.json.encode(event) for event in events]


def from_binary(request: Request, raw: bytes) -> bytes:
    """Put the ce- headers and the body together; the body is the data."""
    if "ce-datacontenttype" in request.headers:
        raise Malformed(
            "Content-Type tells the type of the data.",
            FieldError("ce-datacontenttype", "must not be there"),
        )
    event = dict(attributes(request.headers.items()))
    event["data"] = bodies.parse(raw)
    return json.dumps(event).encode()


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
