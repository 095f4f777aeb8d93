"""JSON in and out: read strictly, written fast."""

import re
from typing import Any

import msgspec
from flask import Request, Response
from flask.json.provider import JSONProvider

from libs.web.problems import Malformed, UnsupportedMedia

# PostgreSQL keeps no NUL in a text, so the door does not let one in.
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

# A number that is too large is read as infinite, for the schema to name its field.
read_json = msgspec.json.Decoder(float_hook=float).decode


def parse(raw: bytes) -> Any:
    """Read a JSON text; raises Malformed."""
    if NUL.search(raw):
        raise Malformed("A text in the body holds a NUL character.")
    try:
        return read_json(raw)
    except (ValueError, RecursionError):
        raise Malformed("The body is not well-formed JSON.") from None


def json_of(request: Request) -> Any:
    """Read the body of a request; raises Malformed and UnsupportedMedia."""
    if not request.is_json:
        raise UnsupportedMedia
    return parse(request.get_data())


def canonical(raw: bytes) -> bytes:
    """Spell a JSON text the one way that depends on its content only."""
    return msgspec.json.encode(parse(raw), order="sorted")


class Json(JSONProvider):
    """What Flask and flask-smorest write and read JSON with."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """Write."""
        return msgspec.json.encode(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Read."""
        return msgspec.json.decode(s)

    def response(self, *args: Any, **_: Any) -> Response:
        """Answer with the one value that flask-smorest hands over."""
        return Response(msgspec.json.encode(args[0]), mimetype="application/json")
