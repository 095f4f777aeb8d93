"""A registry with a database of its own, asked over HTTP or used from within."""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import create_engine

from libs.clock import SystemClock
from libs.contracts import wire
from libs.contracts.catalogue import event_types
from libs.identity import Principal, Role
from libs.identity.issuer import Issuer
from libs.observability.health import Health
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for, with_driver
from libs.storage.keys import key_finder
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.suites import PASSWORD
from libs.web.app import Service
from libs.web.settings import WebSettings
from services.registry.api import blueprints
from services.registry.domain.rows import Row
from services.registry.domain.runs import Run
from services.registry.usecases import imports
from tests.canaries import tables_with
from tests.integration import apis

VIENNA = {"branch": "vienna", "zone": "Europe/Vienna", "country": "AT"}
GRAZ = VIENNA | {"branch": "graz"}
ALPINE = {
    "client": "Alpine Dental",
    "reference": "D10042",
    "tier": "A",
    "phone": "0720 123456",
    "yearly_margin": "60000.50",
    "currency": "EUR",
    "account_manager": "anna@msp.example",
    "contact": "Julia Huber",
    "contact_email": "j.huber@client.example",
}

CLIENT = {
    "branch_id": "vienna",
    "name": "Alpine Dental",
    "status": "active",
    "tier": "A",
    "since": "2019-05-01",
    "phones": ["+43720123456"],
    "yearly_margin": {"amount": "60000.50", "currency": "EUR"},
}
HOURS = {"mon": ["09:00-12:00", "13:00-17:00"]}
BRANCH = {
    "branch_id": "vienna",
    "name": "Vienna",
    "zone": "Europe/Vienna",
    "country": "AT",
    "hours": HOURS,
}


def today():
    """Ask anew each time: midnight may come between two tests."""
    return datetime.now(UTC).date()


def somebody(role, *branches, staff=None):
    seen = frozenset(branches) or None
    return Principal("anna", "keepwell:embedded", role, seen, staff)


OWNER = somebody(Role.OWNER)
MANAGER = somebody(Role.BRANCH_MANAGER, "vienna")
OPERATIONS = somebody(Role.OPERATIONS)


def account_manager(staff):
    return somebody(Role.ACCOUNT_MANAGER, "vienna", staff=staff)


def rows_of(rows):
    return [Row.read(line, row) for line, row in enumerate(rows, start=2)]


class Registry:
    """The API, its database, and whoever asks."""

    def __init__(self, url, folder, monkeypatch):
        self.owner = create_engine(with_driver(url))
        self.issuer = Issuer.load_or_create(folder / "issuer.json")
        keys = folder / "keys.json"
        keys.write_text(json.dumps(self.issuer.jwks()))
        environment = {
            "KEEPWELL_CURSOR_SECRET": "c" * 32,
            "KEEPWELL_KEY_PEPPER": "p" * 32,
            "KEEPWELL_ISSUERS": json.dumps({self.issuer.name: keys.as_uri()}),
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        self.engine = engine_for(as_role(url, "registry_api", PASSWORD), 4, "registry")
        self.transactions = Transactions(
            self.engine, "registry", WallClock(), walled=True
        )
        worker = engine_for(as_role(url, "registry_worker", PASSWORD), 2, "registry")
        self.worker = Transactions(worker, "registry", WallClock(), walled=False)
        self.app = self.made(WebSettings.read(environment))
        self.client = self.app.test_client()

    def made(self, settings):
        clock = SystemClock()
        proof = settings.authenticator(key_finder(self.engine), clock)
        service = Service(
            "registry", blueprints, self.transactions, proof, Health(), clock
        )
        return apis.lent(service, settings)

    def ask(self, method, path, body=None, who=OWNER, **headers):
        token = self.issuer.token(who, datetime.now(UTC))
        key = hashlib.sha256(f"{path}{body}".encode()).hexdigest()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key} | given
        return self.client.open(path, method=method, json=body, headers=headers)

    def take_in(self, *rows, run="run-1"):
        """Import rows, written as mappings."""
        run = Run(run, "clients", "clients.csv")
        with self.transactions.begin(branches="*") as transaction:
            return imports.import_clients(
                transaction, run, rows_of(rows), lambda _: True
            )

    def preview(self, *rows):
        """Ask what importing rows would do."""
        with self.transactions.begin(branches="*") as transaction:
            return imports.preview(transaction, rows_of(rows), lambda _: True)

    def announced(self):
        """Read what is in the outbox, in order."""
        rows = self.rows("select body from registry.outbox order by id")
        return [wire.decode(bytes(row.body), event_types()) for row in rows]

    def rows(self, sql):
        with self.owner.begin() as connection:
            return connection.exec_driver_sql(sql).all()

    def everything_with(self, word):
        """Name the tables that hold a word anywhere."""
        return tables_with(self.rows, "registry", word)

    def close(self):
        apis.give_back(self.app)
        self.engine.dispose()
        self.worker.engine.dispose()
        self.owner.dispose()
