"""A deployment's database and settings are broken, and the doctor names each."""

import json
from functools import partial
from pathlib import Path

import psycopg
import pytest
import yaml
from psycopg.pq import ConnStatus, PGconn

from libs.storage.logins import as_role, login_names, login_urls
from libs.storage.server import measured
from libs.storage.transactions import Transaction
from libs.testing.suites import PASSWORD
from services import preparation
from services.cli.doctor.checks import answers
from services.cli.doctor.installation import Installation
from services.cli.doctor.traffic import OF_EVERYBODY
from services.served import SERVICES
from services.suite import WORKERS

CHART = Path(__file__).parents[3] / "deploy/helm/keepwell/files/suite.yaml"
INSTANCE = (
    "insert into outbound.instances (instance, seen_at, armed_at, armed_by) values"
    " ('{0}', clock_timestamp() - interval '{1}', {2}, 'me')"
)
MADE_AGAIN = (
    "create policy owner on outbound.messages to keepwell_owner"
    " using (true) with check (true)"
)
RESTRICTED = (
    "drop policy owner on outbound.messages; create policy owner on outbound.messages"
    " as restrictive to keepwell_owner using (true) with check (true)"
)
KEY = (
    "insert into keepwell.keys values ('k', 'pbx', '', 'emitter', '{{vienna}}',"
    " '{{pbx,psa}}', clock_timestamp() - interval '9 d', 'me',"
    " clock_timestamp() {0} interval '1 d')"
)
ASKED_TO_WAIT = (
    "insert into outbound.lanes (lane, failures, asked_until)"
    " values ('sms x', 0, clock_timestamp() + interval '1 h')"
)
# How it is broken, what is told of it, what mends it and how it is mended here.
BROKEN = {
    "a further policy": (
        "create policy mine on outbound.messages to outbound_api using (true)",
        "The policy mine on outbound.messages is not as our walls are made.",
        "drop policy mine on outbound.messages",
    ),
    "a policy is changed": (
        "alter policy owner on outbound.messages using (false)",
        "The policy owner on outbound.messages is not as our walls are made.",
        f"drop policy owner on outbound.messages; {MADE_AGAIN}",
    ),
    "a policy is gone": (
        "drop policy owner on outbound.messages",
        "outbound.messages lacks the policy owner of its wall.",
        MADE_AGAIN,
    ),
    "a policy that restricts": (
        RESTRICTED,
        "The policy owner on outbound.messages is not as our walls are made.",
        f"drop policy owner on outbound.messages; {MADE_AGAIN}",
    ),
    "a policy of what holds everywhere is gone": (
        "drop policy seen on outbound.pauses",
        "outbound.pauses lacks the policy seen of its wall.",
        None,
    ),
    "a member of what writes everything": (
        "grant pg_write_all_data to outbound_worker",
        "outbound_worker is a member of pg_write_all_data, and may what that may.",
        "revoke pg_write_all_data from outbound_worker",
    ),
    "a key ended": (
        KEY.format("-"),
        "The key of pbx ended on",
        "delete from keepwell.keys",
    ),
    "a lane fails": (
        "insert into outbound.lanes values ('smtp x', 5, null)",
        "smtp x failed 5 times in a row.",
        "delete from outbound.lanes",
    ),
}
# What is known, and is nothing wrong.
KNOWN = {
    "what was asked to wait": (
        ASKED_TO_WAIT,
        "sms x failed 0 times in a row. It rests until",
    ),
    "one failure": (
        "insert into outbound.lanes values ('smtp x', 1, null)",
        "smtp x failed 1 times in a row.",
    ),
    "a restored suite": (
        INSTANCE.format("old", "3 d", "clock_timestamp() - interval '30 d'")
        + ";"
        + INSTANCE.format("new", "0 d", "null"),
        "nothing is sent to the world outside. Another was, and was seen last on",
    ),
    "nobody is armed": (
        INSTANCE.format("new", "0 d", "null"),
        "No instance is armed",
    ),
    "an instance is armed": (
        INSTANCE.format("new", "0 d", "clock_timestamp()"),
        None,
    ),
    "a key ends": (KEY.format("+"), "The key of pbx ends on"),
}
EMPTIED = "truncate outbound.lanes, outbound.instances, keepwell.keys cascade"


@pytest.fixture(scope="module")
def environment(database):
    with preparation.owner(database) as engine:
        preparation.remember(engine)
    passwords = dict.fromkeys(login_names(WORKERS), PASSWORD)
    return {
        **login_urls(database, WORKERS, passwords),
        "KEEPWELL_DATABASE_URL": database,
        "KEEPWELL_CARRIER": "local",
        "KEEPWELL_KEY_PEPPER": "p" * 32,
        "KEEPWELL_CURSOR_SECRET": "c" * 32,
        "KEEPWELL_ISSUERS": "{}",
        "KEEPWELL_OUTBOUND_PUBLIC_URL": "https://news.example",
    }


@pytest.fixture
def connection(database):
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


def asked_all(environment, **settings):
    return answers(Installation(["outbound"], environment | settings))


def asked(environment, **settings):
    """Ask all but the workers, of which none runs here."""
    told = asked_all(environment, **settings)
    return {each.question: each for each in told if each.question != "workers"}


def findings(environment, **settings):
    every = asked(environment, **settings).values()
    return [each for answer in every for each in answer.findings if each.asked]


def wrong(environment, **settings):
    return [each for each in findings(environment, **settings) if each.wrong]


@pytest.mark.parametrize("way", BROKEN)
def test_what_is_broken_is_named_and_its_cure_cures(environment, connection, way):
    damage, named, mend = BROKEN[way]

    connection.execute(damage)
    [broken] = wrong(environment)
    connection.execute(mend or broken.mend)

    assert named in broken.what
    assert "policy" not in damage or mend in {None, broken.mend}
    assert wrong(environment) == []


def test_a_member_of_the_owner_is_named_first(environment, connection):
    connection.execute("grant keepwell_owner to outbound_api")
    told = [each.mend for each in wrong(environment)]
    connection.execute(told[0])

    assert told[0] == "revoke keepwell_owner from outbound_api"
    assert wrong(environment) == []


@pytest.mark.parametrize("way", KNOWN)
def test_what_is_only_known_is_not_wrong(environment, connection, way):
    state, named = KNOWN[way]

    connection.execute(state)
    told = findings(environment)
    connection.execute(EMPTIED)

    assert [each for each in told if each.wrong] == []
    said = [each.what for each in told if "backup" not in each.what]
    assert any(named in each for each in said) if named else not said


def test_a_key_comes_back_as_it_was(environment, connection):
    connection.execute(KEY.format("-"))
    [told] = wrong(environment)
    connection.execute(EMPTIED)

    again = "create pbx --role emitter --source pbx --source psa --branch vienna"
    assert again in told.mend


@pytest.mark.parametrize(
    ("name", "elsewhere", "there"),
    [
        ("keepwell-outbound-worker", False, True),
        ("keepwell-outbound-worker", True, False),
        ("psql", False, False),
    ],
)
def test_only_a_worker_of_this_database_is_one(
    environment, database, name, elsewhere, there
):
    url = as_role(database, "outbound_worker", PASSWORD)
    if elsewhere:
        url = f"{url.rpartition('/')[0]}/postgres"
    with psycopg.connect(url, application_name=name):
        told = {each.question: each for each in asked_all(environment)}

    assert told["workers"].wrong is not there


def test_only_clients_take_connections(database):
    with preparation.owner(database) as engine, engine.connect() as connection:
        server = partial(measured, Transaction(connection, "x", None, "x"))
        before = server().connections
        connection.rollback()  # what the server shows is kept for a transaction
        sender = PGconn.connect(f"{database}?replication=database".encode())
        opened, after = sender.status, server().connections
        sender.finish()

    assert (opened, after) == (ConnStatus.OK, before)


DATABASES = [
    "nonsense",
    "postgresql://a:secret@h:port/x",
    "postgres://a:secret@h/x",
    "postgresql://a:secret@127.0.0.1:1/x?foo=1",
    "postgresql://a:secret@127.0.0.1:1/x?sslmode=bogus",
]
BROKERS = ["amqp://a:secret@h:port/x", "http://[::1"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        *(("KEEPWELL_DATABASE_URL", each) for each in DATABASES),
        *(("KEEPWELL_OUTBOUND_WORKER_DATABASE_URL", each) for each in DATABASES),
        *(("KEEPWELL_OUTBOUND_BROKER_URL", each) for each in BROKERS),
        *(("KEEPWELL_URL", each) for each in ("nonsense", "http://[::1", "http://h:p")),
        ("KEEPWELL_ISSUERS", '{"x": "file://[::1"}'),
        ("KEEPWELL_ISSUERS", '{"x": "http://h:p"}'),
    ],
)
def test_a_setting_that_nobody_can_read_is_named(environment, setting, value):
    carrier = "rabbitmq" if "BROKER" in setting else "local"

    broken = wrong(environment, **{setting: value, "KEEPWELL_CARRIER": carrier})

    assert len(broken) == 1
    assert setting in broken[0].what + broken[0].mend
    assert "secret" not in json.dumps([each.what for each in broken])


def test_the_owners_url_may_be_in_a_file(environment, database, tmp_path):
    file = tmp_path / "url"
    told = {"KEEPWELL_DATABASE_URL": "", "KEEPWELL_DATABASE_URL_FILE": str(file)}
    unread = wrong(environment, **told)
    file.write_text(database)

    assert ["holds no URL" in each.what for each in unread] == [True]
    assert wrong(environment, **told) == []


def test_a_file_of_passwords_that_is_away_is_named_and_no_check_left_out(environment):
    setting = "KEEPWELL_OUTBOUND_API_DATABASE_URL"
    alone = environment[setting].replace(f":{PASSWORD}@", "@")
    told = {setting: alone, f"{setting}_PASSWORD_FILE": "/none"}

    broken = {each.what for each in wrong(environment, **told)}

    assert broken == {f"{setting}_PASSWORD_FILE is missing or empty."}


def test_what_cannot_be_asked_is_not_called_good(environment):
    told = {question for question, each in asked(environment).items() if not each.asked}

    assert told == {"APIs answer", "broker and queues", "room on disk"}


def test_logins_and_brokers_that_are_set_nowhere_were_not_asked():
    told = answers(Installation(["outbound"], {"KEEPWELL_CARRIER": "rabbitmq"}))
    unasked = {each.question for each in told if not each.asked}

    assert unasked >= {"every role can log in", "broker and queues"}


def test_every_ingress_leads_to_what_apis_are_asked():
    services = yaml.safe_load(CHART.read_text())["services"]

    assert {*OF_EVERYBODY} == {*SERVICES}
    assert all(OF_EVERYBODY[each] in services[each]["paths"] for each in SERVICES)
