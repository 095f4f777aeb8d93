"""Revisions as strong ETags: whoever changes something says which state they saw."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, g, request
from werkzeug.http import quote_etag

from libs.web.problems import PreconditionFailed, PreconditionRequired

TAKES_IF_MATCH = "takes_if_match"


class RevisionNotCompared(Exception):
    """A view is @conditional and has changed something without `require_match`."""


def tag(revision: int) -> dict[str, str]:
    """Return the header that names a revision."""
    return {"ETag": quote_etag(str(revision))}


def conditional(view: Callable[..., Any]) -> Callable[..., Any]:
    """Demand If-Match; the view compares it by `require_match`.

    Raises PreconditionRequired.
    """

    @wraps(view)
    def compared(*args: Any, **kwargs: Any) -> Any:
        if "If-Match" not in request.headers:
            raise PreconditionRequired
        answer = view(*args, **kwargs)
        if "compared" not in g:
            raise RevisionNotCompared
        return answer

    vars(compared)[TAKES_IF_MATCH] = True
    return compared


def require_match(revision: int) -> None:
    """Go on only if the client means this revision; lock the row before.

    Raises PreconditionFailed.
    """
    g.compared = True
    if not request.if_match.contains(str(revision)):
        raise PreconditionFailed


def unless_known(response: Response) -> Response:
    """Answer 304 when the client already has what the response says."""
    if "ETag" in response.headers and request.method in {"GET", "HEAD"}:
        response.make_conditional(request.environ)
    return response
