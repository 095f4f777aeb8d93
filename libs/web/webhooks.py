"""Standard Webhooks: a signed body from a sender that cannot hold a token.

The sender holds a machine key and names it in the query. The secret it signs with
follows from the key's id: nothing of it is stored, and it ends when the key ends. A
true message may be sent again within the tolerance, so an operation that is
`signed_too` must carry out the same body only once.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Request
from standardwebhooks import Webhook

from libs.identity import Unauthenticated
from libs.web.permissions import View

TAKES_SIGNATURE = "takes_signature"
SIGNATURE = "webhook-signature"
KEY = "key"
PREFIX = "whsec_"
ID = re.compile(r"[A-Za-z0-9_-]{1,255}")


def signed_too(view: View) -> View:
    """Let the operation be called by a signature instead of a bearer credential."""
    vars(view)[TAKES_SIGNATURE] = True
    return view


def takes_signature(view: Callable[..., Any]) -> bool:
    """Tell whether the operation is `signed_too`."""
    return vars(view).get(TAKES_SIGNATURE, False)


def is_signed(request: Request) -> bool:
    """Tell whether a signature is all that proves who asks."""
    return SIGNATURE in request.headers and "Authorization" not in request.headers


def secret_of(pepper: bytes, key_id: str) -> str:
    """Derive what the holder of a key signs with, by HMAC-SHA256."""
    secret = hmac.digest(pepper, f"webhook {key_id}".encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(secret).decode()


def verify(headers: Iterable[tuple[str, str]], body: bytes, secret: str) -> None:
    """Raise Unauthenticated unless `body` was signed in the last 300 s."""
    given = {name.lower(): text for name, text in headers}
    if not ID.fullmatch(given.get("webhook-id", "")):
        raise Unauthenticated
    try:
        Webhook(secret).verify(body, given, json_parse=False)
    except Exception:  # noqa: BLE001  (it fails on hostile input in any way it likes)
        raise Unauthenticated from None
