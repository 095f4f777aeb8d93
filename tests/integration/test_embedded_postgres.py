import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from libs.ports import free_port
from libs.storage import embedded, postmaster
from libs.testing import databases
from libs.testing.databases import fresh_database

STARTER = """
import sys, time
from pathlib import Path
from libs.storage import embedded
print(embedded.start(Path(sys.argv[1])).url, flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder():
    with TemporaryDirectory() as name:
        data = Path(name, "postgres")
        Path(name).chmod(0o755)
        yield data
        for server in postmaster.servers(data / "cluster"):
            os.kill(server, signal.SIGKILL)


def ask(url, question):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def test_a_server_starts_on_the_port_it_is_given_and_keeps_what_it_is_told(folder):
    port = free_port()
    server = embedded.start(folder, port)
    assert f"@127.0.0.1:{port}/" in server.url
    with psycopg.connect(server.url) as connection:
        connection.execute("create table told as select 42 as answer")
    server.stop()

    again = embedded.start(folder)

    assert ask(again.url, "select answer from told") == 42
    again.stop()


def test_nobody_enters_without_the_password_that_only_its_owner_can_read(folder):
    server = embedded.start(folder)
    password = folder / "password"

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url.replace(password.read_text(), "guessed"))

    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    server.stop()


def test_a_server_outlives_the_killed_process_that_started_it_and_is_adopted(folder):
    starter = subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, "-c", STARTER, folder], stdout=subprocess.PIPE, text=True
    )
    url = starter.stdout.readline().strip()
    running = postmaster.servers(folder / "cluster")
    starter.kill()
    starter.communicate()

    adopted = embedded.start(folder)

    assert adopted.url == url
    assert postmaster.servers(folder / "cluster") == running
    adopted.stop()


def test_stopping_leaves_no_process_and_may_be_done_twice(folder):
    server = embedded.start(folder)
    with psycopg.connect(server.url):  # even though someone is still connected
        server.stop()

    assert not postmaster.processes(folder / "cluster")
    server.stop()


def test_a_killed_server_starts_again_though_others_got_its_pid(folder):
    server = embedded.start(folder)
    lock = folder / "cluster" / "postmaster.pid"
    lines = lock.read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    again = embedded.start(folder)

    assert ask(again.url, "select 1") == 1
    assert again.url != server.url
    again.stop()


def test_a_folder_of_something_else_is_refused_with_what_postgres_said(folder):
    (folder / "cluster").mkdir(parents=True)

    with pytest.raises(embedded.PostgresDidNotStart, match="not a database cluster"):
        embedded.start(folder)


def test_a_fresh_database_is_a_copy_of_the_template_that_was_filled_once(postgres):
    filled = []

    def prepare(url):
        filled.append(url)
        with psycopg.connect(url) as connection:
            connection.execute("create table notes (line text)")

    first, second = (fresh_database(postgres, prepare) for _ in range(2))
    with psycopg.connect(first) as connection:
        connection.execute("insert into notes values ('mine')")

    assert ask(first, "select count(*) from notes") == 1
    assert ask(second, "select count(*) from notes") == 0
    assert len(filled) == 1


def test_on_a_server_that_is_given_nothing_is_left_behind(postgres, monkeypatch):
    monkeypatch.setenv("KEEPWELL_TEST_DATABASE_URL", postgres.url)
    names = "select count(*) from pg_database"
    before = ask(postgres.url, names)

    with databases.server() as given:
        fresh_database(given, prepare=lambda url: ask(url, "select 1"))
        assert ask(given.url, names) == before + 2

    assert ask(postgres.url, names) == before
