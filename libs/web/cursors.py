"""Cursors: the sort key of a row, signed for one list and good for a day."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from libs.clock import Clock
from libs.web.problems import Malformed

GOOD_FOR = timedelta(hours=24)
DIGEST, MAC_BYTES = "sha256", 32
READERS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "int": int,
    "float": float,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


class CursorNotValid(Malformed):
    """The cursor belongs to another list, or it is older than a day."""


class Cursors:
    """Signs keys and reads them again, each for the list that its bytes name."""

    def __init__(self, secrets: Callable[[], Sequence[bytes]], clock: Clock) -> None:
        self._secrets = secrets
        self._clock = clock

    def sign(self, the_list: bytes, key: Sequence[Any]) -> str:
        """Spell the key as a cursor of `the_list`."""
        until = (self._clock.now() + GOOD_FOR).timestamp()
        written = [(type(value).__name__, str(value)) for value in key]
        payload = msgspec.json.encode((until, written))
        newest = self._secrets()[0]
        return urlsafe_b64encode(mac_of(newest, the_list, payload) + payload).decode()

    def read(self, the_list: bytes, cursor: str) -> tuple[Any, ...]:
        """Return the key that was signed for `the_list`; raises CursorNotValid."""
        try:
            signed = urlsafe_b64decode(cursor.encode("ascii"))
        except ValueError:
            raise CursorNotValid from None
        mac, payload = signed[:MAC_BYTES], signed[MAC_BYTES:]
        good = (mac_of(each, the_list, payload) for each in self._secrets())
        if not any(hmac.compare_digest(mac, each) for each in good):
            raise CursorNotValid
        until, written = msgspec.json.decode(payload)
        if self._clock.now().timestamp() >= until:
            raise CursorNotValid
        return tuple(READERS[kind](text) for kind, text in written)


def mac_of(secret: bytes, the_list: bytes, payload: bytes) -> bytes:
    return hmac.digest(secret, the_list + b"\0" + payload, DIGEST)
