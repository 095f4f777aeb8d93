"""Standard Webhooks: a signed body from a sender that cannot hold a token.

The caller remembers the ids: a true message may be sent again within the tolerance.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence

from standardwebhooks import Webhook

from libs.identity import Unauthenticated
from libs.values import Invalid

PREFIX = "whsec_"
SHORTEST_SECRET, LONGEST_SECRET = 24, 64
ID = re.compile(r"[A-Za-z0-9_-]{1,255}")


class NotWebhookSecret(Invalid):
    """A webhook's secret is whsec_ and 24 to 64 random bytes in base64."""


def secret(text: str) -> bytes:
    """Read a secret; raises NotWebhookSecret."""
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise NotWebhookSecret from None
    if not text.startswith(PREFIX) or not SHORTEST_SECRET <= len(key) <= LONGEST_SECRET:
        raise NotWebhookSecret
    return key


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes]) -> str:
    """Return the id of a message signed with one of `secrets` in the last 300 s.

    Raises Unauthenticated, whatever is wrong.
    """
    message_id = headers.get("webhook-id", "")
    if not ID.fullmatch(message_id):
        raise Unauthenticated
    if not any(_is_signed(headers, body, key) for key in secrets):
        raise Unauthenticated
    return message_id


def _is_signed(headers: Mapping[str, str], body: bytes, key: bytes) -> bool:
    try:
        Webhook(key).verify(body, dict(headers), json_parse=False)
    except Exception:  # noqa: BLE001  (it fails on hostile input in any way it likes)
        return False
    return True
