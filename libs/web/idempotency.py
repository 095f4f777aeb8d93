"""A POST that creates is carried out once for each Idempotency-Key.

What was answered is kept in the transaction of the effect, so a repeat gets the same
answer, whether or not the first one arrived. A refusal is not kept.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Any

from flask import Response, request
from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import Refused
from libs.web import bodies, current
from libs.web.problems import InProgress, Malformed

HEADER = "Idempotency-Key"
TAKES_KEY = "takes_idempotency_key"
# An RFC 8941 string, or the same without its quotes.
FORM = re.compile(r'"([\x20\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255})')
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
FIRST_REFUSAL = 400

LOCK = text("select pg_try_advisory_xact_lock(hashtextextended(:lock, 0))")
SAME = "principal = :principal and method = :method and path = :path and key = :key"
COLUMNS = "principal, method, path, key, fingerprint, status, headers, body"
VALUES = (
    ":principal, :method, :path, :key, :fingerprint, :status,"
    " cast(:headers as jsonb), :body"
)


class KeyMissing(Malformed):
    """The header Idempotency-Key must name this request: 1 to 255 ASCII characters."""


class KeyReused(Refused):
    """This Idempotency-Key was used before with another body."""


@dataclass(frozen=True)
class Attempt:
    """Whose request it is, to where, under which key."""

    principal: str
    method: str
    path: str
    key: str


def idempotent(view: Callable[..., Any]) -> Callable[..., Any]:
    """Carry the operation out once for each key; stands above `arguments`.

    Raises KeyMissing, KeyReused and InProgress.
    """

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Response:
        attempt = _attempt()
        transaction = current.transaction()
        _lock(transaction, attempt)
        earlier = _answered(transaction, attempt)
        if earlier is not None:
            return earlier
        answer: Response = view(*args, **kwargs)
        if answer.status_code < FIRST_REFUSAL:
            _keep(transaction, attempt, answer)
        return answer

    vars(once)[TAKES_KEY] = True
    return once


def _attempt() -> Attempt:
    form = FORM.fullmatch(request.headers.get(HEADER, ""))
    if form is None:
        raise KeyMissing
    # An answer seen with some branches is not for the same person with others.
    asking = f"{current.actor()} {current.principal().branch_context()}"
    return Attempt(asking, request.method, request.path, form[1] or form[2])


def _lock(transaction: Transaction, attempt: Attempt) -> None:
    lock = "\n".join((transaction.service, *asdict(attempt).values()))
    if not transaction.session.scalar(LOCK, {"lock": lock}):
        raise InProgress


def _answered(transaction: Transaction, attempt: Attempt) -> Response | None:
    # A statement of its own: it must see what the last holder of the lock committed.
    row = transaction.session.execute(
        text(
            "select fingerprint, status, headers, body"  # noqa: S608 the service's own name
            f" from {transaction.service}.idempotency where {SAME}"
        ),
        asdict(attempt),
    ).one_or_none()
    if row is None:
        return None
    if bytes(row.fingerprint) != _fingerprint():
        raise KeyReused
    replay = {**row.headers, "Idempotent-Replay": "true"}
    return Response(bytes(row.body), row.status, replay)


def _keep(transaction: Transaction, attempt: Attempt, answer: Response) -> None:
    headers = {
        name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers
    }
    transaction.session.execute(
        text(
            f"insert into {transaction.service}.idempotency ({COLUMNS})"  # noqa: S608 the service's own name
            f" values ({VALUES})"
        ),
        asdict(attempt)
        | {
            "fingerprint": _fingerprint(),
            "status": answer.status_code,
            "headers": json.dumps(headers),
            "body": answer.get_data(),
        },
    )


def _fingerprint() -> bytes:
    raw = request.get_data()
    content = bodies.canonical(raw) if request.is_json else raw
    return hashlib.sha256(content).digest()
