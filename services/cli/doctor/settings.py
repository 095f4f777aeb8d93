"""Are the settings there, can they be read, and do they open what they are for?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx

from libs.bus.settings import WorkerSettings
from libs.identity.issuer import READABLE_BY_OTHERS
from libs.identity.keys_of_issuer import fetch_keys, verification_keys
from libs.values import Refusal
from libs.web.settings import WebSettings
from services.cli.doctor.findings import SETTINGS, Finding, Findings
from services.cli.doctor.installation import Installation
from services.outbound.settings import Settings as OutboundSettings

NUMBERS = (
    *("KEEPWELL_POLL_SECONDS", "KEEPWELL_RETRY_SECONDS"),
    *("KEEPWELL_TRANSACTION_SECONDS", "KEEPWELL_SIDE_PORT"),
)
FILE = "file"


def can_be_read(installation: Installation) -> Findings:
    """Read the settings as the processes do."""
    told = installation.environment
    yield from _refused(lambda: WebSettings.read(told))
    yield from _refused(lambda: OutboundSettings.read(told))
    try:
        settings = WorkerSettings.read(told)
    except ValueError as unreadable:
        one = ", ".join(NUMBERS)
        yield Finding(f"One of {one} is no number: {unreadable}.", SETTINGS)
    except Refusal as refused:
        yield Finding(refused.detail, SETTINGS)
    else:
        yield from _of_each_service(installation, settings)


def _of_each_service(installation: Installation, settings: WorkerSettings) -> Findings:
    for service in installation.services:
        api = f"KEEPWELL_{service.upper()}_API_DATABASE_URL"
        yield from _refused(lambda api=api: settings.rotating(api))
        yield from _refused(lambda service=service: settings.database(service))
        if not installation.local:
            yield from _refused(lambda service=service: settings.broker(service))


def _refused(read: Callable[..., Any]) -> Findings:
    try:
        read()
    except Refusal as refused:
        yield Finding(refused.detail, SETTINGS)


def keys_of_issuers(installation: Installation) -> Findings:
    """Fetch the keys that tokens are verified with."""
    for file in installation.folder.secret_files if installation.folder else ():
        yield from _exposed(file)
    try:
        issuers = WebSettings.read(installation.environment).issuers
    except Refusal:
        return  # is told by can_be_read
    for issuer, address in issuers.items():
        yield from _unusable(issuer, address)


def _exposed(file: Path) -> Findings:
    if not file.exists():
        yield Finding(
            f"{file} is gone: nobody can make tokens, or the suite lost its secrets.",
            "Restore it from a backup, or start the suite again for a new one.",
        )
    elif file.stat().st_mode & READABLE_BY_OTHERS:
        yield Finding(
            f"{file} can be read by others, who can speak as the owner with it.",
            f"chmod 600 {file}; if somebody may have read it, docs/operations.md says"
            " how each secret changes.",
        )


def _unusable(issuer: str, address: str) -> Findings:
    try:
        usable = verification_keys(_fetched(address))
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as failure:
        yield Finding(
            f"The keys of {issuer} cannot be read at {address}:"
            f" {type(failure).__name__}. No token of it is accepted.",
            "Mend the address in KEEPWELL_ISSUERS, or what keeps us from reaching it.",
        )
    else:
        if not usable:
            yield Finding(
                f"{issuer} has no key that may sign at {address}.",
                "Its set of keys needs one with `use` sig, a `kid`, and RS256 of 2048"
                " bits, ES256 or Ed25519.",
            )


def _fetched(address: str) -> bytes:
    url = urlsplit(address)
    if url.scheme == FILE:
        return Path(url2pathname(url.path)).read_bytes()
    return fetch_keys(address)
