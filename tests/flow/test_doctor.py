"""A running suite is broken in one way after the other, and the doctor names each."""

import json
import os
from contextlib import ExitStack

import psycopg
import pytest

from libs.storage import embedded
from services.cli.doctor import database
from services.cli.doctor.checks import answers
from services.cli.doctor.installation import Installation, found
from services.served import SERVICES

pytestmark = pytest.mark.timeout(300)

MANY = 150  # of the 200 connections that an embedded suite has
PARKED = (
    "insert into cadence.inbox (source, id, digest, type, state)"
    " values ('here', 'one', '', 'keepwell.call.ended.v1', 'parked')"
)
UNCARRIED = (
    "insert into cadence.outbox (type, body, created_at)"
    " values ('t', '', clock_timestamp() - interval '2 minutes')"
)
STUCK = (
    "insert into cadence.inbox (source, id, digest, type, state, received_at)"
    " values ('here', 'two', '', 't', 'waiting', clock_timestamp() - interval '3 h')"
)
ENDED = (
    "insert into keepwell.keys values ('k', 'pbx', '', 'emitter', null, '{{pbx}}',"
    " clock_timestamp() - interval '9 d', 'me', clock_timestamp() - interval '1 d')"
)
TWICE = (
    "insert into outbound.instances (instance, seen_at, armed_at, armed_by)"
    " select x, clock_timestamp(), clock_timestamp(), 'me'"
    " from unnest(array['a', 'b']) x"
)
GONE_THROUGH = (
    "update cadence.retention_runs set done_at = done_at {0} interval '11 d'"
    " where what = 'plans'"
)
UNLINKED = (
    "alter table cadence.audit disable trigger user;"
    "insert into cadence.audit (seq, at, actor, action, subject, details)"
    " values (-1, clock_timestamp(), 'me', 'did', 'nothing', '{}');"
    "alter table cadence.audit enable trigger user"
)
LINKED = (
    "alter table cadence.audit disable trigger user;"
    "delete from cadence.audit where seq = -1;"
    "alter table cadence.audit enable trigger user"
)
# How it is broken, what is told of it, and how it is mended again.
BROKEN = {
    "a migration is missing": (
        "update cadence.versions set version_num = '0026'",
        "cadence is at 0026, not",
        "update cadence.versions set version_num = '{cadence}'",
    ),
    "a migration is newer than the code": (
        "update cadence.versions set version_num = '9999'",
        "at 9999, which this code does not know",
        "update cadence.versions set version_num = '{cadence}'",
    ),
    "a wall is down": (
        "alter table registry.clients disable row level security",
        "registry.clients shows every branch",
        "alter table registry.clients enable row level security",
    ),
    "a wall is not for the owner": (
        "alter table registry.clients no force row level security",
        "registry.clients shows every branch",
        "alter table registry.clients force row level security",
    ),
    "a login is above the wall": (
        "alter role registry_api bypassrls",
        "registry_api is above the wall",
        "alter role registry_api nobypassrls",
    ),
    "a table is a login's": (
        "create table cadence.own (); alter table cadence.own owner to cadence_worker",
        "cadence.own belongs to a role that logs in",
        "drop table cadence.own",
    ),
    "a right is missing": (
        "revoke insert on cadence.audit from cadence_api",
        "cadence_api may not insert on cadence.audit",
        "grant insert on cadence.audit to cadence_api",
    ),
    "a right on what a service keeps is missing": (
        "revoke select on registry.clients from registry_api",
        "registry_api may not select on registry.clients",
        "grant select on registry.clients to registry_api",
    ),
    "a worker may not carry": (
        "revoke keepwell_carrier from cadence_worker",
        "cadence_worker may not carry events",
        "grant keepwell_carrier to cadence_worker",
    ),
    "the audit can be rewritten": (
        "grant delete on registry.audit to registry_api",
        "registry_api can rewrite who did what in registry.audit",
        "revoke delete on registry.audit from registry_api",
    ),
    "the audit is not guarded": (
        "alter table registry.audit disable trigger entry_rewritten",
        "The trigger entry_rewritten of registry.audit is off or gone",
        "alter table registry.audit enable trigger entry_rewritten",
    ),
    "the audit was rewritten": (
        UNLINKED,
        "Entry -1 of the audit log of cadence stands outside",
        LINKED,
    ),
    "a binding is missing": (
        "update keepwell.bindings set service = 'gone' where service = 'outbound'",
        "outbound is bound to 0 of",
        "update keepwell.bindings set service = 'outbound' where service = 'gone'",
    ),
    "an event is parked": (
        PARKED,
        "cadence has set 1 events aside",
        "delete from cadence.inbox where id = 'one'",
    ),
    "an event is stuck": (
        STUCK,
        "1 events wait for cadence, the oldest for 108",
        "delete from cadence.inbox where id = 'two'",
    ),
    "a key has ended": (
        ENDED,
        "The key of pbx ended on",
        "delete from keepwell.keys where id = 'k'",
    ),
    "two instances are armed": (
        TWICE,
        "2 instances are armed and at work",
        "delete from outbound.instances where instance in ('a', 'b')",
    ),
    "no backup was ever taken": (
        "update keepwell.backups_expected set since = since - interval '3 d'",
        "The last backup was noted: never.",
        "update keepwell.backups_expected set since = since + interval '3 d'",
    ),
    "what is too old stays": (
        GONE_THROUGH.format("-"),
        "cadence may keep too long: plans.",
        GONE_THROUGH.format("+"),
    ),
    "a lane fails": (
        "insert into outbound.lanes values ('smtp mail.example', 7, null)",
        "smtp mail.example failed 7 times",
        "delete from outbound.lanes",
    ),
}


@pytest.fixture(scope="module")
def owner(keepwell):
    url = embedded.start(keepwell.folder / "postgres").url
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def installation(keepwell):
    return found((), {"KEEPWELL_DATA": str(keepwell.folder)})


def told(installation):
    return [each for answer in answers(installation) for each in answer.findings]


def wrong(installation):
    return [each.what for each in told(installation) if each.wrong]


def but(installation, **settings):
    environment = {**installation.environment, **settings}
    return Installation(installation.services, environment, installation.folder)


def test_nothing_is_wrong_with_a_new_suite(keepwell):
    said = keepwell.say("doctor")

    assert "Nothing is wrong." in said
    assert "keepwell sending arm --reason WHY" in said


def test_what_is_only_worth_knowing_is_nothing_wrong(installation):
    noted = {each.what for each in told(installation)}

    assert wrong(installation) == []
    assert "No instance is armed: nothing is sent to the world outside." in noted


@pytest.mark.parametrize("way", BROKEN)
def test_what_is_broken_is_named(installation, owner, way):
    damage, named, mend = BROKEN[way]
    [(cadence,)] = owner.execute("select version_num from cadence.versions").fetchall()

    owner.execute(damage)
    broken = wrong(installation)
    owner.execute(mend.replace("{cadence}", cadence))

    assert len(broken) == 1
    assert named in broken[0]
    assert wrong(installation) == []


def test_a_missing_role_is_named_though_nothing_of_it_can_be_looked_at(
    installation, owner
):
    owner.execute("alter role outbound_api rename to gone")
    broken = wrong(installation)
    owner.execute("alter role gone rename to outbound_api")
    [password] = [
        url.split(":")[2].split("@")[0]
        for name, url in installation.environment.items()
        if name == "KEEPWELL_OUTBOUND_API_DATABASE_URL"
    ]
    owner.execute(f"alter role outbound_api password '{password}'")

    assert "There is no role outbound_api." in broken
    assert wrong(installation) == []


def test_a_password_that_does_not_open_is_named(installation, owner, keepwell):
    owner.execute("alter role cadence_api password 'another'")

    said = keepwell.say("doctor", "cadence", code=1)

    assert "KEEPWELL_CADENCE_API_DATABASE_URL does not open the database" in said
    assert "another" not in said
    url = installation.environment["KEEPWELL_CADENCE_API_DATABASE_URL"]
    password = url.split(":")[2].split("@")[0]
    assert password not in said
    owner.execute(f"alter role cadence_api password '{password}'")


@pytest.mark.parametrize(
    ("setting", "value", "named"),
    [
        ("KEEPWELL_KEY_PEPPER", "short", "KEEPWELL_KEY_PEPPER is shorter than 32"),
        ("KEEPWELL_CURSOR_SECRET", "", "KEEPWELL_CURSOR_SECRET is not set"),
        ("KEEPWELL_ISSUERS", '{"x": "file:///no/such"}', "keys of x cannot be read"),
        ("KEEPWELL_POLL_SECONDS", "soon", "is no number"),
        ("KEEPWELL_OUTBOUND_PROVIDERS", "[]", "PROVIDERS is not a JSON object"),
        ("KEEPWELL_OUTBOUND_SMTP", "smtp://mail.example", "MAIL_DOMAIN and an https"),
        ("KEEPWELL_CADENCE_WORKER_DATABASE_URL", "", "WORKER_DATABASE_URL is not set"),
        (
            "KEEPWELL_DATABASE_URL",
            "postgresql://nobody@127.0.0.1:1/x",
            "KEEPWELL_DATABASE_URL does not open the database",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(installation, setting, value, named):
    broken = wrong(but(installation, **{setting: value}))

    assert len(broken) == 1
    assert named in broken[0]


@pytest.mark.parametrize("name", ["issuer.json", "secrets.json"])
def test_a_secret_that_others_can_read_is_named(installation, keepwell, name):
    file = keepwell.folder / name
    file.chmod(0o644)
    [broken] = wrong(installation)
    file.chmod(0o600)

    assert f"{name} can be read by others" in broken


def test_the_apis_of_a_deployment_are_asked_where_people_ask_them(installation):
    address = installation.folder.address
    here, elsewhere = (
        {**installation.environment, "KEEPWELL_URL": f"{address}{path}"}
        for path in ("", "/elsewhere")
    )

    assert wrong(Installation(SERVICES, here)) == []
    broken = wrong(Installation(SERVICES, elsewhere))
    assert ["answers 404, as no API" in each for each in broken] == [True] * 5


def test_an_installation_without_its_servers_is_told_what_lacks(installation):
    carried = but(
        installation,
        KEEPWELL_CARRIER="rabbitmq",
        KEEPWELL_CADENCE_BROKER_URL="amqp://a:b@127.0.0.1:1/x",
    )
    alone = Installation(["cadence"], carried.environment, installation.folder)

    [broken] = wrong(alone)

    assert "KEEPWELL_CADENCE_BROKER_URL does not open the broker" in broken


def test_a_lack_of_connections_is_named(installation):
    url = installation.environment["KEEPWELL_DATABASE_URL"]
    with ExitStack() as taken:
        for _ in range(MANY):
            taken.enter_context(psycopg.connect(url))
        [broken] = wrong(installation)

    assert "connections are taken" in broken


def test_a_lack_of_disk_is_named(installation, monkeypatch):
    monkeypatch.setattr(database, "SHORT", 2**60)

    [broken] = wrong(installation)

    assert "GiB are free where the data folder is" in broken


def test_a_worker_that_does_not_come_back_is_named(keepwell, owner):
    keepwell.process.send_signal(19)  # the supervisor starts nothing again now
    try:
        [worker] = keepwell.children("services.worker")
        os.kill(worker, 9)
        owner.execute(UNCARRIED)
        said = json.loads(keepwell.say("doctor", "cadence", "--json", code=1))
    finally:
        keepwell.process.send_signal(18)

    broken = {each["check"]: each["what"] for each in said if each["wrong"]}
    assert set(broken) == {"workers", "parked, stuck and late"}
    assert "No worker of cadence is connected" in broken["workers"]
    assert (
        "announcements of cadence are not carried" in broken["parked, stuck and late"]
    )


def test_a_folder_without_a_suite_says_how_to_start_one(keepwell, tmp_path):
    elsewhere = type(keepwell)(tmp_path)

    assert "make run" in elsewhere.say("doctor", code=1)
