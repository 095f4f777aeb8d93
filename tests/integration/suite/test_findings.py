"""What one client let us know shows up nowhere else, whoever asks for whatever."""

import json
import logging
import re
from contextlib import contextmanager
from itertools import count

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from libs.identity import Principal, Role
from libs.observability import logs
from libs.storage.engine import with_driver
from libs.storage.logins import as_role
from libs.testing.suites import PASSWORD
from libs.web.permissions import permissions_of
from tests.integration.suite.world import CLOCK, PEOPLE

WORDS_OF = "canary words of {}"
OWNER = PEOPLE[Role.OWNER]
NUMBERS = count()
FEEDBACK = {"kind": "feedback", "text": "They liked the\nnew portal"}
BRANCH = {
    "name": "A branch",
    "zone": "Europe/Vienna",
    "country": "AT",
    "hours": {"mon": ["09:00-17:00"]},
}
STORED = """
select table_schema || '.' || table_name from information_schema.tables
where table_type = 'BASE TABLE' and table_name <> 'findings'
and table_schema not in ('pg_catalog', 'information_schema')
"""


def account_manager(staff, branch="vienna"):
    seen = frozenset({branch})
    return Principal(staff, OWNER.issuer, Role.ACCOUNT_MANAGER, seen, staff)


class Office:
    """Two clients in Vienna and one in Graz, each with a finding of its own."""

    def __init__(self, world):
        self.world = world
        self.clients, self.staff, self.manager = {}, {}, {}
        for name, branch in (("A", "vienna"), ("B", "vienna"), ("C", "graz")):
            self.open(name, branch)
        self.askers = {
            "A": account_manager(self.staff["A"]),
            "B": account_manager(self.staff["B"]),
            "C": Principal(
                "clara", OWNER.issuer, Role.BRANCH_MANAGER, frozenset({"graz"})
            ),
            None: PEOPLE[Role.OPERATIONS],
        }

    def open(self, name, branch):
        self.tell("/v1/branches", BRANCH | {"branch_id": branch})
        person = {"branch_id": branch, "name": name, "role": "account_manager"}
        self.staff[name] = self.tell("/v1/staff", person)["staff_id"]
        client = {
            "branch_id": branch,
            "name": f"Client {name}",
            "status": "active",
            "tier": "A",
            "since": "2019-05-01",
            "account_manager": self.staff[name],
        }
        self.clients[name] = self.tell("/v1/clients", client)["client_id"]
        said = {"kind": "opinion", "text": WORDS_OF.format(name)}
        self.tell(f"/v1/clients/{self.clients[name]}/findings", said)

    def tell(self, path, body):
        return self.ask("registry", "POST", path, OWNER, json=body).json

    def ask(self, service, method, path, who, **more):
        token = self.world.issuer.token(who, CLOCK.now())
        headers = {
            "Authorization": f"Bearer {token}",
            "If-Match": "*",
            "Idempotency-Key": str(next(NUMBERS)),
        }
        client = self.world.apps[service].test_client()
        return client.open(path, method=method, headers=headers, **more)

    def answers(self, who, draw):
        """Ask for every operation, filled in as `draw` has it."""
        for service, app in self.world.apps.items():
            for operation in permissions_of(app):
                method, path = operation.split(" ")
                told = app.document["paths"].get(path, {}).get(method.lower(), {})
                asked = filled(app.document, told, draw)
                path = re.sub(r"{(\w+)}", lambda found: str(draw(found[1], {})), path)
                yield self.ask(service, method, path, who, **asked)


def filled(document, operation, draw):
    """Fill in an operation's query and body by what its document says."""
    query = {
        each["name"]: draw(each["name"], each["schema"])
        for each in operation.get("parameters", [])
        if each["in"] == "query" and each["name"] != "cursor"
    }
    if "requestBody" not in operation:
        return {"query_string": query}
    [content, *_] = operation["requestBody"]["content"].values()
    return {"json": body_of(document, content["schema"], draw), "query_string": query}


def body_of(document, schema, draw):
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    properties = schema.get("properties", {})
    return {name: draw(name, each) for name, each in properties.items()}


@pytest.fixture(scope="module")
def office(world):
    return Office(world)


@pytest.fixture(scope="module")
def stored(office, database):
    """Search every table but the one of findings for a text."""
    assert office.clients
    engine = create_engine(with_driver(database))

    def search(words):
        with engine.connect() as connection:
            tables = [row[0] for row in connection.exec_driver_sql(STORED)]
            return {
                table
                for table in tables
                if connection.execute(
                    text(
                        f"select 1 from {table} t"  # noqa: S608 the catalogue's own
                        " where to_jsonb(t)::text ~ :words or to_jsonb(t)::text"
                        " ~ encode(convert_to(:words, 'utf8'), 'hex')"
                    ),
                    {"words": words},
                ).first()
            }

    yield search
    engine.dispose()


@st.composite
def asking(draw):
    """Draw who asks and a client, a text and a number to ask about."""
    who = draw(st.sampled_from(["A", "B", "C", None]))
    about = draw(st.sampled_from("ABC"))
    words = draw(st.sampled_from(["canary", "words of", "client", "x"]))
    return who, about, words, draw(st.sampled_from([1, 2, 200]))


def value_of(office, about, words, number):
    """Say what stands in a place of that name: a drawn value where one belongs."""
    known = {
        "client_id": office.clients[about],
        "client": office.clients[about],
        "q": words,
        "limit": number,
        "branch": "vienna",
        "branch_id": "vienna",
        "since": "2020-01-01",
        "account_manager": office.staff[about],
    }

    def draw(name, schema):
        if name in known:
            return known[name]
        if schema.get("type") in ("integer", "number"):
            return number
        return schema.get("example", office.clients[about])

    return draw


@pytest.mark.requirement("R58")
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asking())
def test_a_token_for_one_client_never_returns_a_byte_of_another(office, asked):
    who, *about = asked
    others = [WORDS_OF.format(name) for name in "ABC" if name != who]

    for answer in office.answers(office.askers[who], value_of(office, *about)):
        told = answer.get_data(as_text=True) + str(answer.headers)
        assert not [words for words in others if words in told], answer.request.path


@pytest.mark.requirement("R58")
def test_the_same_questions_of_their_own_account_manager_are_answered(office):
    own = value_of(office, "A", "x", 200)

    told = [a.get_data(as_text=True) for a in office.answers(office.askers["A"], own)]

    assert any(WORDS_OF.format("A") in each for each in told)


@pytest.mark.requirement("R57")
@pytest.mark.parametrize(
    ("who", "read", "counted"),
    [("A", 200, 200), ("B", 404, 404), ("C", 404, 404), (None, 403, 200)],
)
def test_findings_are_read_by_role_and_counted_by_the_rest(office, who, read, counted):
    path = f"/v1/clients/{office.clients['A']}/findings"

    listed = office.ask("registry", "GET", path, office.askers[who])
    number = office.ask("registry", "GET", f"{path}/count", office.askers[who])

    assert (listed.status_code, number.status_code) == (read, counted)
    if counted == 200:
        assert number.json == {"count": 1}
    if read == 200:
        assert [each["text"] for each in listed.json["items"]] == ["canary words of A"]


@pytest.mark.requirement("R57")
@pytest.mark.requirement("R58")
def test_no_event_no_audit_and_no_kept_answer_has_the_words(stored):
    everywhere = {"registry.clients", "registry.outbox", "registry.idempotency"}

    assert stored(WORDS_OF.format("A")) == set()
    assert everywhere <= stored("Client A")


def test_findings_come_in_pages_and_only_the_one_who_filed_is_named(office):
    path = f"/v1/clients/{office.clients['B']}/findings"
    own = office.askers["B"]
    filed = office.ask("registry", "POST", path, own, json=FEEDBACK)

    first = office.ask("registry", "GET", f"{path}?limit=1", own).json
    rest = office.ask("registry", "GET", f"{path}?cursor={first['next']}", own).json

    assert "text" not in filed.json
    assert first["items"] == [filed.json | {"text": FEEDBACK["text"]}]
    assert filed.json["filed_by"].endswith(f"#{own.subject}")
    assert [each["text"] for each in rest["items"]] == [WORDS_OF.format("B")]


@pytest.mark.requirement("R58")
def test_what_sends_and_hears_events_cannot_read_a_finding(database, office):
    worker = create_engine(with_driver(as_role(database, "registry_worker", PASSWORD)))

    with worker.connect() as connection:
        clients = connection.exec_driver_sql("select client_id from registry.clients")
        seen = {row.client_id for row in clients}
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.exec_driver_sql("select from registry.findings")
    worker.dispose()

    assert set(office.clients.values()) <= seen


@contextmanager
def broken_findings(database):
    """Let every statement about findings fail."""
    engine = create_engine(with_driver(database))
    renaming = "alter table registry.findings rename {} to {}"
    with engine.begin() as connection:
        connection.exec_driver_sql(renaming.format("text", "words"))
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql(renaming.format("words", "text"))
    engine.dispose()


@contextmanager
def logging_as_a_service():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("registry", "INFO")
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.requirement("R58")
def test_no_log_has_the_words_even_when_the_database_fails(office, database, capsys):
    path = f"/v1/clients/{office.clients['A']}/findings"
    said = {"kind": "opinion", "text": "canary that fails"}

    with logging_as_a_service(), broken_findings(database):
        failed = office.ask("registry", "POST", path, OWNER, json=said)

    written = capsys.readouterr().out
    levels = {json.loads(line)["level"] for line in written.splitlines()}
    assert (failed.status_code, levels) == (500, {"error", "info"})
    assert "canary" not in written
