"""What a request must be like before anything is done with it.

granian parses strictly and refuses differing Content-Lengths, bad methods and large
headers by itself. It lets pass a missing or double Host, and it hands over an empty
body when chunks are malformed or the client hangs up: those are refused here.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import Request

from libs.web.permissions import View
from libs.web.problems import LengthRequired, Malformed, TooLarge

MIB = 2**20
LARGEST_BODY = "largest_body"
HOST = re.compile(r"(?:[\w.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", re.ASCII)
ESCAPED_NUL = "%00"


def body_up_to(size: int) -> Callable[[View], View]:
    """Let the operation take a body of `size` bytes; others take 1 MiB."""

    def mark(view: View) -> View:
        vars(view)[LARGEST_BODY] = size
        return view

    return mark


def check(request: Request, view: Callable[..., Any]) -> None:
    """Refuse an ambiguous request; raises Malformed, LengthRequired and TooLarge."""
    if not HOST.fullmatch(request.environ.get("HTTP_HOST", "")):
        raise Malformed("The header Host must be there once and name a host.")
    if "HTTP_TRANSFER_ENCODING" in request.environ:
        raise LengthRequired
    if (request.content_length or 0) > vars(view).get(LARGEST_BODY, MIB):
        raise TooLarge
    if ESCAPED_NUL in request.environ["QUERY_STRING"] or "\0" in request.path:
        raise Malformed("The address holds a NUL character.")
    # Without this, werkzeug takes a body that ends too soon for a whole one.
    request.environ.pop("wsgi.input_terminated", None)
