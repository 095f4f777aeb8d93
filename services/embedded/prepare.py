"""Prepares an embedded suite's database and prints the settings of its processes.

`python -m services.embedded.prepare FOLDER URL [CLOCK]`: what is done goes to standard
error, the settings as JSON to standard output.
"""

import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import psycopg

from libs.identity.issuer import ISSUER, Issuer
from libs.storage import postmaster
from libs.storage.logins import login_names, login_urls
from libs.values import Refusal
from services import preparation
from services.embedded.clock import SIMULATED_POLL_SECONDS, begin
from services.embedded.folder import Folder
from services.suite import WORKERS

PEPPER, CURSORS = "KEEPWELL_KEY_PEPPER", "KEEPWELL_CURSOR_SECRET"


def main(path: str, url: str, clock: str | None = None) -> None:
    folder = Folder(Path(path))
    at = datetime.fromisoformat(clock) if clock else None
    passwords = folder.secrets(login_names(WORKERS))
    with preparation.owner(url) as engine:
        preparation.provide_roles(engine, passwords)
        preparation.migrate(url, _tell)
        preparation.remember(engine)
    with psycopg.connect(url) as connection:
        simulated = begin(connection, at)
    issuer = Issuer.load_or_create(folder.issuer_key)
    folder.public_keys.write_text(json.dumps(issuer.jwks()))
    kept = passwords | folder.secrets([PEPPER, CURSORS])
    settings = settings_of(folder, url, kept, simulated=simulated)
    sys.stdout.write(json.dumps(settings))


def settings_of(
    folder: Folder, url: str, kept: Mapping[str, str], *, simulated: bool
) -> dict[str, str]:
    """Say what the suite's processes find in their environment; `kept` are secrets."""
    return {
        **login_urls(url, WORKERS, kept),
        **{name: kept[name] for name in (PEPPER, CURSORS)},
        **_clock(simulated=simulated),
        "KEEPWELL_OUTBOUND_FOLDER": str(folder.path / "outbox"),
        "KEEPWELL_OUTBOUND_INSTANCE": str(folder.path),
        "KEEPWELL_CARRIER": "local",
        "KEEPWELL_DATABASE_PORT": postmaster.lock(folder.postgres / "cluster")[3],
        "KEEPWELL_ISSUERS": json.dumps({ISSUER: folder.public_keys.as_uri()}),
    }


def _clock(*, simulated: bool) -> dict[str, str]:
    if not simulated:
        return {"KEEPWELL_CLOCK": "wall"}
    return {
        "KEEPWELL_CLOCK": "simulated",
        "KEEPWELL_POLL_SECONDS": SIMULATED_POLL_SECONDS,
    }


def _tell(done: str) -> None:
    sys.stderr.write(f"  {done}\n")


if __name__ == "__main__":
    os.umask(0o077)
    try:
        main(*sys.argv[1:])
    except Refusal as refused:
        sys.exit(refused.detail)
