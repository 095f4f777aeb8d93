"""Prepares an embedded suite's database and prints the settings of its processes.

`python -m services.embedded.prepare FOLDER URL [CLOCK]`: what is done goes to standard
error, the settings as JSON to standard output.
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import psycopg

from libs.identity.issuer import Issuer
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
    settings = {
        **login_urls(url, WORKERS, passwords),
        **folder.secrets([PEPPER, CURSORS]),
        **_clock(simulated=simulated),
        "KEEPWELL_OUTBOUND_FOLDER": str(folder.path / "outbox"),
        "KEEPWELL_OUTBOUND_INSTANCE": str(folder.path),
        "KEEPWELL_CARRIER": "local",
        "KEEPWELL_DATABASE_PORT": postmaster.lock(folder.postgres / "cluster")[3],
        "KEEPWELL_ISSUERS": json.dumps(_issuers(folder)),
    }
    sys.stdout.write(json.dumps(settings))


def _issuers(folder: Folder) -> dict[str, str]:
    issuer = Issuer.load_or_create(folder.issuer_key)
    folder.public_keys.write_text(json.dumps(issuer.jwks()))
    return {issuer.name: folder.public_keys.as_uri()}


def _clock(*, simulated: bool) -> dict[str, str]:
    if not simulated:
        return {"KEEPWELL_CLOCK": "wall"}
    return {
        "KEEPWELL_CLOCK": "simulated",
        "KEEPWELL_POLL_SECONDS": SIMULATED_POLL_SECONDS,
    }


def _tell(version: str) -> None:
    sys.stderr.write(f"  migrated {version}\n")


if __name__ == "__main__":
    os.umask(0o077)
    try:
        main(*sys.argv[1:])
    except Refusal as refused:
        sys.exit(refused.detail)
