"""Every error as an RFC 9457 problem; docs/problems.md tells the clients of each type.

A view refuses by raising, and nothing that it wrote is kept. One that refuses and keeps
what it wrote returns `commit_with(refusal)`.
"""

import re
from collections.abc import Iterable

import msgspec
import psycopg
import structlog
from flask import Flask, Response
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from libs.identity import Unauthenticated
from libs.observability import tracing
from libs.storage.engine import DeadlinePassed
from libs.values import Conflict, Forbidden, Invalid, NotFound, Refusal, Refused

MEDIA_TYPE = "application/problem+json"
TYPES = "urn:keepwell:problem:"
TRACES = "urn:keepwell:trace:"

log = structlog.get_logger()


class Malformed(Invalid):
    """The request cannot be read."""


class UnknownMethod(Refused):
    """What is at this path does not know this method; see the header Allow."""


class InProgress(Conflict):
    """A request with the same Idempotency-Key is under way; ask again in a moment."""


class LengthRequired(Refused):
    """A body is announced by its Content-Length and is not sent in chunks."""


class PreconditionFailed(Conflict):
    """It has been changed since; read it again and decide anew."""


class TooLarge(Refused):
    """The body is larger than this operation takes."""


class UnsupportedMedia(Refused):
    """The body must be of a media type that this operation reads."""


class PreconditionRequired(Refused):
    """Say in If-Match which revision you mean to change: the ETag you were given."""


class TooManyRequests(Refused):
    """Too many requests in a short time; the header Retry-After says when to go on."""


class Unexpected(Refusal):
    """Something broke on our side; the instance names it to those who look after it."""


class Unavailable(Refusal):
    """We cannot do this at the moment; ask again shortly."""


STATUS: dict[type[Refusal], int] = {
    Malformed: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    UnknownMethod: 405,
    Conflict: 409,
    InProgress: 409,
    LengthRequired: 411,
    PreconditionFailed: 412,
    TooLarge: 413,
    UnsupportedMedia: 415,
    Invalid: 422,
    Refused: 422,
    PreconditionRequired: 428,
    TooManyRequests: 429,
    Unexpected: 500,
    Unavailable: 503,
}
HEADERS: dict[type[Refusal], dict[str, str]] = {
    Unauthenticated: {"WWW-Authenticate": 'Bearer realm="keepwell"'},
    InProgress: {"Retry-After": "1"},
    Unavailable: {"Retry-After": "5"},
}
# Werkzeug's own errors; whichever is not listed is a request that cannot be read.
RAISED_BY_WERKZEUG: dict[int | None, type[Refusal]] = {
    404: NotFound,
    405: UnknownMethod,
    413: TooLarge,
    415: UnsupportedMedia,
    500: Unexpected,
}
CROSSED = {"40001", "40P01", "55P03"}  # serialization, deadlock, lock not available
OUT_OF_REACH = (
    exc.OperationalError,
    exc.InterfaceError,
    exc.DisconnectionError,
    exc.TimeoutError,
    psycopg.OperationalError,
    DeadlinePassed,
)


def kind_of(refusal: Refusal) -> type[Refusal]:
    """Return the class in STATUS that the refusal belongs to."""
    ancestors = type(refusal).__mro__
    return next((each for each in ancestors if each in STATUS), Unexpected)


def slug(kind: type[Refusal]) -> str:
    """Spell the last word of a problem's type: NotFound is `not-found`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def problem(refusal: Refusal) -> Response:
    """Tell a refusal as a problem."""
    kind = kind_of(refusal)
    body = {
        "type": TYPES + slug(kind),
        "title": slug(kind).replace("-", " ").capitalize(),
        "status": STATUS[kind],
        "detail": refusal.detail,
    }
    if refusal.fields:
        body["errors"] = refusal.fields
    if trace := tracing.current():
        body["instance"] = TRACES + trace.trace_id
    return Response(
        msgspec.json.encode(body),
        STATUS[kind],
        HEADERS.get(kind, {}),
        mimetype=MEDIA_TYPE,
    )


def commit_with(refusal: Refusal) -> Response:
    """Answer with a refusal and keep what was written: return it, do not raise it."""
    return problem(refusal)


def answer_errors(app: Flask) -> None:
    """Have every error of `app` told as a problem."""
    app.register_error_handler(Refusal, problem)
    app.register_error_handler(HTTPException, _of_werkzeug)
    _register(app, OUT_OF_REACH)
    app.register_error_handler(Exception, _unexpected)


def _register(app: Flask, failures: Iterable[type[Exception]]) -> None:
    for failure in failures:
        app.register_error_handler(failure, _out_of_reach)


def _of_werkzeug(error: HTTPException) -> Response:
    response = problem(RAISED_BY_WERKZEUG.get(error.code, Malformed)())
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _out_of_reach(failure: Exception) -> Response:
    if getattr(getattr(failure, "orig", None), "sqlstate", None) in CROSSED:
        log.warning("two requests crossed", failure=type(failure).__name__)
        return problem(InProgress())
    log.warning("database out of reach", failure=type(failure).__name__)
    return problem(Unavailable())


def _unexpected(error: Exception) -> Response:
    log.error("request failed", exc_info=error)
    return problem(Unexpected())
