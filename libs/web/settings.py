"""What an API process is told by its environment, read once at the start."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from libs.clock import Clock
from libs.identity import Authenticator
from libs.identity.authenticator import FindStoredKey
from libs.identity.keys_of_issuer import KeysOfFile, KeysOfIssuer
from libs.identity.tokens import FindKey, Verifier
from libs.rotation import Rotating
from libs.values import Invalid

CURSOR_SECRET = "KEEPWELL_CURSOR_SECRET"  # noqa: S105  (the name, not the secret)
PEPPER = "KEEPWELL_KEY_PEPPER"
ISSUERS = "KEEPWELL_ISSUERS"
QUOTA = "KEEPWELL_REQUESTS_PER_MINUTE"
DEFAULT_QUOTA = "3000"
SHORTEST_SECRET = 32  # bytes
FILE = "file"
Secrets = Callable[[], Sequence[bytes]]  # the newest first; each of them is good


class SettingNotUsable(Invalid):
    """A setting is missing or cannot be used."""


@dataclass(frozen=True)
class WebSettings:
    """How requests are proven and limited.

    `issuers` maps each issuer of tokens to the address of its keys, https or a file.
    """

    cursor_secrets: Secrets = field(repr=False)
    pepper: bytes = field(repr=False)
    issuers: Mapping[str, str]
    requests_per_minute: int

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "WebSettings":
        """Read the environment; raises SettingNotUsable with the variable's name."""
        return cls(
            cursor_secrets=_secrets(environment, CURSOR_SECRET),
            pepper=_secrets(environment, PEPPER)()[0],
            issuers=_issuers(environment),
            requests_per_minute=_quota(environment),
        )

    def authenticator(self, find_key: FindStoredKey, clock: Clock) -> Authenticator:
        """Accept these issuers' tokens, and the machine keys that `find_key` finds."""
        verifiers = {
            name: Verifier(name, _keys_at(address, clock), clock)
            for name, address in self.issuers.items()
        }
        return Authenticator(verifiers, find_key, self.pepper, clock)


def _keys_at(address: str, clock: Clock) -> FindKey:
    url = urlsplit(address)
    if url.scheme != FILE:
        return KeysOfIssuer(address, clock).find
    return KeysOfFile(Path(url2pathname(url.path))).find


def _text(environment: Mapping[str, str], name: str) -> str:
    if not environment.get(name):
        raise SettingNotUsable(f"{name} is not set.")
    return environment[name]


def _secrets(environment: Mapping[str, str], name: str) -> Secrets:
    told = Rotating(name, environment)
    if not told.values():
        raise SettingNotUsable(f"{name} is not set.")
    if min(len(each.encode()) for each in told.values()) < SHORTEST_SECRET:
        raise SettingNotUsable(f"{name} is shorter than {SHORTEST_SECRET} bytes.")
    return lambda: [each.encode() for each in told.values()]


def _issuers(environment: Mapping[str, str]) -> dict[str, str]:
    try:
        issuers = json.loads(_text(environment, ISSUERS))
        return {str(name): str(address) for name, address in issuers.items()}
    except (ValueError, AttributeError):
        raise SettingNotUsable(
            f"{ISSUERS} is not a JSON object of issuers and where their keys are."
        ) from None


def _quota(environment: Mapping[str, str]) -> int:
    quota = environment.get(QUOTA, DEFAULT_QUOTA)
    if not quota.isdecimal() or not int(quota):
        raise SettingNotUsable(f"{QUOTA} is not a number of requests.")
    return int(quota)
