"""One branch's call list, read in three ways: by the use case, by SQL and by HTTP."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import psycopg
from psycopg.rows import tuple_row
from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql

from libs.calendars.zones import start_of_next_day
from libs.identity import Principal, Role
from libs.identity.issuer import Issuer
from libs.ports import free_port
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.suites import PASSWORD, Suite
from libs.values import BranchId
from libs.waiting import until
from services.cadence.domain.settings import Settings
from services.cadence.storage import call_list as storage
from services.cadence.usecases import branches, call_list

SLOTS = 20
SECRET = "a secret of a benchmark, 32 bytes"  # noqa: S105 of a database thrown away
READY_WITHIN = 30  # seconds


@dataclass(frozen=True)
class StoppedClock:
    """Stands at one moment."""

    at: datetime

    def read(self, _: Connection) -> datetime:
        """Return that moment."""
        return self.at


@dataclass(frozen=True)
class UseCase:
    """Reads as the API does, as its database role, behind the wall."""

    transactions: Transactions

    @classmethod
    def of(cls, url: str, today: datetime) -> "UseCase":
        """Read from the database at `url`, as of today."""
        engine = engine_for(as_role(url, "cadence_api", PASSWORD), 1, "benchmark")
        return cls(Transactions(engine, "cadence", StoppedClock(today), walled=True))

    def read(self, branch: str) -> list[str]:
        """Return whom the branch is to call."""
        with self.transactions.begin(branches=branch) as transaction:
            calls, _ = call_list.draw_up(transaction, BranchId(branch), None, SLOTS)
        return [call.chosen.client for call in calls]


class BareSql:
    """Runs the same statement with psycopg and nothing else."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(
            as_role(url, "cadence_api", PASSWORD), row_factory=tuple_row
        )
        compiled = text(storage.CHOSEN).compile(dialect=postgresql.psycopg.dialect())
        self.statement = str(compiled)

    def read(self, branch: str, values: dict[str, object]) -> list[str]:
        """Return whom the branch is to call."""
        with self.connection.transaction():
            wall = "select set_config('keepwell.branches', %s, true)"
            self.connection.execute(wall, [branch])
            now = datetime.now(UTC)
            present = values | {"now": now, "near": now + Settings().near}
            rows = self.connection.execute(self.statement, present).fetchall()
        return [row[0] for row in rows]


def values_for(use_case: UseCase, branch: str) -> dict[str, object]:
    """Make the statement's parameters but for the present."""
    with use_case.transactions.begin(branches=branch) as transaction:
        now = transaction.now
        (hours,) = branches.hours_of(transaction, BranchId(branch)).values()
    return {
        **storage.RULES,
        "branches": [branch],
        "days": [storage.days_to_work(now, hours)],
        "tomorrows": [start_of_next_day(now, hours.zone)],
        "staff": None,
        "slots": SLOTS,
        **storage.as_said(Settings(), now, SLOTS),
    }


class Http:
    """Asks a real API process over a kept connection."""

    def __init__(self, port: int, issuer: Issuer) -> None:
        self.connection = HTTPConnection("127.0.0.1", port)
        self.issuer = issuer
        self.tokens: dict[str, str] = {}

    def bearer(self, branch: str) -> dict[str, str]:
        """Speak for the branch's manager."""
        if branch not in self.tokens:
            manager = Principal(
                subject="manager",
                issuer=self.issuer.name,
                role=Role.BRANCH_MANAGER,
                branches=frozenset({BranchId(branch)}),
            )
            self.tokens[branch] = self.issuer.token(manager, datetime.now(UTC))
        return {"Authorization": f"Bearer {self.tokens[branch]}"}

    def read(self, branch: str) -> list[str]:
        """Return whom the branch is to call."""
        path = f"/v1/call-list?branch={branch}&slots={SLOTS}"
        self.connection.request("GET", path, headers=self.bearer(branch))
        answer = json.loads(self.connection.getresponse().read())
        return [item["client_id"] for item in answer["items"]]


@contextmanager
def served(url: str, folder: Path) -> Iterator[Http]:
    """Serve cadence's API as `keepwell api cadence` does."""
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
    suite = Suite(url, {"cadence": {}}, "local", folder, settings=settings)
    suite.start(["-m", "services.cli", "api", "cadence", "--port", str(port)])
    try:
        if not until(lambda: answers(port), READY_WITHIN):
            raise TimeoutError(suite.workers[0].log.read_text())
        yield Http(port, issuer)
    finally:
        suite.workers[0].end()
        suite.stop()


def answers(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port)) as caller:
        try:
            caller.request("GET", "/readyz")
            return caller.getresponse().status == 200  # noqa: PLR2004 OK
        except OSError:
            return False
