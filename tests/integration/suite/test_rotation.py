"""Secrets of an API process change under load, and no request fails."""

import json
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine
from werkzeug.test import Client

from libs.identity import Principal, Role
from libs.identity.issuer import ISSUER, Issuer
from libs.observability.health import Health
from libs.storage.engine import with_driver
from libs.storage.logins import as_role
from libs.testing.suites import PASSWORD
from libs.waiting import until
from services.apis import api_of

OWNER = Principal("olga", ISSUER, Role.OWNER, None)
DATABASE = "KEEPWELL_REGISTRY_API_DATABASE_URL"
CURSORS = "KEEPWELL_CURSOR_SECRET"
OLD, NEW = "o" * 32, "n" * 32
# What has rested for a second is asked whether it lives before it is lent.
HANG_UP = """
select pg_terminate_backend(pid) from pg_stat_activity
where usename = 'registry_api' and state = 'idle'
and state_change < clock_timestamp() - interval '1.5 seconds'
"""


class Office:
    """An API process of the registry with its secrets in files."""

    def __init__(self, url, folder):
        self.url, self.folder = url, folder
        self.owner = create_engine(with_driver(url), isolation_level="AUTOCOMMIT")
        self.write(DATABASE, self.login(PASSWORD))
        self.write(CURSORS, OLD)
        self.issuer = self.new_issuer("old")
        self.trust(self.issuer)
        self.api = api_of(
            "registry",
            {
                "KEEPWELL_KEY_PEPPER": "p" * 32,
                "KEEPWELL_ISSUERS": json.dumps({ISSUER: (folder / "jwks").as_uri()}),
                f"{DATABASE}_FILE": str(folder / DATABASE),
                f"{CURSORS}_FILE": str(folder / CURSORS),
                "KEEPWELL_REQUESTS_PER_MINUTE": "1000000",
            },
            Health(),
        )
        self.client = Client(self.api)

    def write(self, name, *values):
        draft = self.folder / f"{name}.draft"
        draft.write_text("\n".join(values))
        draft.replace(self.folder / name)

    def login(self, password):
        return as_role(self.url, "registry_api", password)

    def new_issuer(self, name):
        return Issuer.load_or_create(self.folder / f"{name}.json")

    def trust(self, *issuers):
        keys = [key for each in issuers for key in each.jwks()["keys"]]
        self.write("jwks", json.dumps({"keys": keys}))

    def run(self, statement):
        with self.owner.connect() as connection:
            return connection.exec_driver_sql(statement).rowcount

    def ask(self, path="/v1/branches", issuer=None, method="GET", **more):
        now = datetime.now(UTC)
        token = (issuer or self.issuer).token(OWNER, now, timedelta(minutes=5))
        headers = {"Authorization": f"Bearer {token}"} | more.pop("headers", {})
        return self.client.open(path, method=method, headers=headers, **more)

    def take_in(self, name):
        body = {
            "branch_id": name,
            "name": name,
            "zone": "Europe/Vienna",
            "country": "AT",
            "hours": {"mon": ["09:00-17:00"]},
        }
        key = {"Idempotency-Key": name}
        return self.ask("/v1/branches", method="POST", headers=key, json=body)


class Callers:
    """Some who ask without a pause, and what they were answered."""

    def __init__(self, office):
        self.office = office
        self.answers = []
        self.over = Event()
        self.threads = [Thread(target=self.ask) for _ in range(4)]

    def ask(self):
        while not self.over.wait(0.005):
            self.answers.append(self.office.ask().status_code)

    def __enter__(self):
        for each in self.threads:
            each.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for each in self.threads:
            each.join()

    def go_on(self):
        """Wait until some more were answered."""
        known = len(self.answers)
        return until(lambda: len(self.answers) > known + 40, 10)


@pytest.fixture
def office(fresh, tmp_path):
    office = Office(fresh, tmp_path)
    yield office
    office.run(f"alter role registry_api password '{PASSWORD}'")
    office.owner.dispose()
    office.api.service.transactions.engine.dispose()


def test_the_password_of_the_database_changes_and_no_request_fails(office):
    with Callers(office) as callers:
        assert callers.go_on()
        office.write(DATABASE, office.login("new"), office.login(PASSWORD))
        office.run("alter role registry_api password 'new'")
        assert callers.go_on()
    assert until(lambda: office.run(HANG_UP) > 0, 5)

    with Callers(office) as again:
        assert again.go_on()
        office.write(DATABASE, office.login("new"))
        assert again.go_on()

    assert set(callers.answers + again.answers) == {200}
    assert len(callers.answers + again.answers) > 100


def test_without_the_new_password_a_new_connection_is_refused(office):
    assert office.ask().status_code == 200
    office.run("alter role registry_api password 'new'")
    assert until(lambda: office.run(HANG_UP) > 0, 5)

    assert office.ask().status_code == 503


def test_issuers_take_turns_and_no_token_is_refused(office):
    new = office.new_issuer("new")
    with Callers(office) as callers:
        before = office.ask(issuer=new)
        office.trust(office.issuer, new)
        both = [office.ask(issuer=new), office.ask(issuer=office.issuer)]
        assert callers.go_on()
    old, office.issuer = office.issuer, new
    with Callers(office) as again:
        office.trust(new)
        after = office.ask(issuer=old)
        assert again.go_on()

    assert (before.status_code, after.status_code) == (401, 401)
    assert [each.status_code for each in both] == [200, 200]
    assert set(callers.answers + again.answers) == {200}


def test_a_list_is_read_on_while_the_secret_of_cursors_changes(office):
    assert {office.take_in(each).status_code for each in ("graz", "wien")} == {201}
    cursor = office.ask("/v1/branches?limit=1").json["next"]
    path = f"/v1/branches?limit=1&cursor={cursor}"

    office.write(CURSORS, NEW, OLD)
    meanwhile = office.ask(path)
    office.write(CURSORS, NEW)
    after = office.ask(path)

    assert [each["branch_id"] for each in meanwhile.json["items"]] == ["wien"]
    assert after.status_code == 400
