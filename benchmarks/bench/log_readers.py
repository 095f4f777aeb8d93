"""Reads of a large register and log: over HTTP from one process, and by psycopg."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg

from bench.large_log import SERVICES
from bench.list_readers import READY_WITHIN, SECRET, answers
from libs.identity import Principal, Role
from libs.identity.issuer import Issuer
from libs.ports import free_port
from libs.storage.logins import as_role
from libs.testing.suites import PASSWORD, Suite
from libs.waiting import until

OWNER_WALL = "select set_config('keepwell.branches', '*', true)"
MACHINE = {"name": "benchmark", "role": "operations"}


class Http:
    """Asks a real API process over a kept connection, as one that may."""

    def __init__(self, port: int, credential: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port)
        self.headers = {"Authorization": f"Bearer {credential}"}

    def read(self, path: str) -> Any:
        """Return what is at a path."""
        self.connection.request("GET", path, headers=self.headers)
        return json.loads(self.connection.getresponse().read())

    def key(self) -> str:
        """Make a machine's key."""
        headers = self.headers | {"Content-Type": "application/json"}
        self.connection.request("POST", "/v1/keys", json.dumps(MACHINE), headers)
        text: str = json.loads(self.connection.getresponse().read())["key"]
        return text


class BareSql:
    """Runs a statement behind the wall with psycopg and nothing else."""

    def __init__(self, url: str, service: str) -> None:
        self.connection = psycopg.connect(as_role(url, f"{service}_api", PASSWORD))

    def read(self, statement: str, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return its rows, in a transaction of their own, sent as JSON and read."""
        with self.connection.transaction():
            self.connection.execute(OWNER_WALL)
            rows = self.connection.execute(statement, bound).fetchall()
        read: list[tuple[Any, ...]] = json.loads(json.dumps(rows, default=str))
        return read


@contextmanager
def served(url: str, folder: Path) -> Iterator[tuple[Http, Http]]:
    """Serve both APIs in one process; lend who asks as the owner, and by a key."""
    port = free_port()
    issuer = Issuer.load_or_create(folder / "issuer.json")
    keys = folder / "keys.json"
    keys.write_text(json.dumps(issuer.jwks()))
    settings = {
        "KEEPWELL_CURSOR_SECRET": SECRET,
        "KEEPWELL_KEY_PEPPER": SECRET,
        "KEEPWELL_ISSUERS": json.dumps({issuer.name: keys.as_uri()}),
        "KEEPWELL_REQUESTS_PER_MINUTE": "1000000",
    }
    heard = {service: {} for service in SERVICES}
    suite = Suite(url, heard, "local", folder, settings=settings)
    suite.start(["-m", "services.cli", "api", *SERVICES, "--port", str(port)])
    try:
        if not until(lambda: answers(port), READY_WITHIN):
            raise TimeoutError(suite.workers[0].log.read_text())
        owner = Http(port, owner_token(issuer))
        yield owner, Http(port, owner.key())
    finally:
        suite.workers[0].end()
        suite.stop()


def owner_token(issuer: Issuer) -> str:
    owner = Principal("owner", issuer.name, Role.OWNER, None)
    return issuer.token(owner, datetime.now(UTC))
