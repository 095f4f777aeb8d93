"""A desk with a database of its own, asked through Flask's client or over HTTP."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine

from libs.identity import Principal, Role
from libs.identity.issuer import Issuer
from libs.ports import free_port
from libs.storage.engine import with_driver
from libs.storage.logins import login_urls
from libs.storage.migrations import migrate
from libs.storage.rails import lay_rails, lay_wakes
from libs.storage.roles import OWNER
from libs.storage.walls import wall
from libs.testing import databases
from libs.testing.suites import PASSWORD, answers, prepared
from libs.waiting import until
from tests.integration.web import desk

NOTES = """
create table desk.notes (
  branch_id text not null,
  note_id text primary key,
  words text not null,
  revision integer not null default 1
);
grant select, insert, update on desk.notes to desk_api;
"""
SERVE = (
    "import os, sys; from libs.stopping import drain_seconds;"
    "from libs.web.serve import serve; serve('tests.integration.web.desk:wsgi',"
    "'127.0.0.1', int(sys.argv[1]), drain_seconds(os.environ))"
)


def build(url):
    migrate(url, [])
    engine = create_engine(with_driver(url))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"create schema desk authorization {OWNER}")
        connection.exec_driver_sql(f"set local role {OWNER}")
        lay_rails(connection, "desk")
        lay_wakes(connection, "desk")
        connection.exec_driver_sql(NOTES)
        wall(connection, "desk", "notes")
    engine.dispose()


PREPARE = prepared(["desk"], build)


class Desk:
    """The API, its environment, and whoever asks."""

    def __init__(self, url, folder):
        self.owner = create_engine(with_driver(url))
        self.issuer = Issuer.load_or_create(folder / "issuer.json")
        keys = folder / "keys.json"
        keys.write_text(json.dumps(self.issuer.jwks()))
        urls = login_urls(
            url, ["desk"], {"desk_api": PASSWORD, "desk_worker": PASSWORD}
        )
        self.environment = {
            "KEEPWELL_CURSOR_SECRET": "c" * 32,
            "KEEPWELL_KEY_PEPPER": "p" * 32,
            "KEEPWELL_ISSUERS": json.dumps({self.issuer.name: keys.as_uri()}),
            "DESK_URL": urls["KEEPWELL_DESK_API_DATABASE_URL"],
        }
        self.app = desk.service(self.environment["DESK_URL"], self.environment)
        self.client = self.app.test_client()

    def bearer(self, branch=None, subject="anna", **headers):
        role = Role.BRANCH_MANAGER if branch else Role.OWNER
        branches = frozenset({branch}) if branch else None
        who = Principal(subject, self.issuer.name, role, branches)
        token = self.issuer.token(who, datetime.now(UTC))
        return {"Authorization": f"Bearer {token}"} | headers

    def notes(self):
        with self.owner.begin() as connection:
            rows = connection.exec_driver_sql("select words from desk.notes")
            return sorted(row.words for row in rows)

    @contextmanager
    def served(self, **settings):
        """Serve it by granian; lend its address and the process."""
        port = free_port()
        process = subprocess.Popen(  # noqa: S603 our own command
            [sys.executable, "-c", SERVE, str(port)],
            env={**os.environ, **self.environment, **settings},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)

    def close(self):
        self.app.service.transactions.engine.dispose()
        self.owner.dispose()


def is_ready(address):
    return answers(f"{address}/readyz")


@pytest.fixture
def office(postgres, tmp_path):
    with databases.lent_database(postgres, PREPARE) as url:
        office = Desk(url, tmp_path)
        yield office
        office.close()


@pytest.fixture(scope="module")
def address(postgres, tmp_path_factory):
    """Where an API answers that no test stops."""
    url = databases.fresh_database(postgres, PREPARE)
    office = Desk(url, tmp_path_factory.mktemp("desk"))
    with office.served() as (address, _):
        assert until(lambda: is_ready(address), 20)
        yield address
    office.close()
