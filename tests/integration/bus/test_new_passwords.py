"""Passwords of database and broker change while a worker works, and nothing is lost."""

from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest

from libs.storage.logins import as_role
from libs.testing import databases
from libs.testing.suites import PASSWORD, suite
from libs.waiting import until
from tests.integration.bus.probing import HEARD, PREPARE, PROBE, Probes

DATABASE = "KEEPWELL_PROBE_WORKER_DATABASE_URL"
BROKER = "KEEPWELL_PROBE_BROKER_URL"
NEW = "a-new-one"
HANG_UP = """
select pg_terminate_backend(pid) from pg_stat_activity where usename = 'probe_worker'
"""


class Asker:
    """Asks without a pause, and remembers what."""

    def __init__(self, probes):
        self.probes = probes
        self.asked = []
        self.over = Event()
        self.thread = Thread(target=self.ask)

    def ask(self):
        while not self.over.wait(0.01):
            name = f"e-{len(self.asked)}"
            self.probes.ask("done", name)
            self.asked.append(name)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def is_heard(self):
        """Wait until what is asked from now on is handled."""
        last = len(self.asked)
        return until(lambda: self.probes.states().get(f"e-{last + 1}") == "done", 20)


def urls_of(probes):
    return {
        DATABASE: as_role(probes.url, "probe_worker", PASSWORD),
        BROKER: probes.vhost.services["probe"],
    }


@pytest.fixture
def probes(broker, postgres, tmp_path):
    vhost = broker.vhost(["probe"])
    files = {f"{name}_FILE": str(tmp_path / name) for name in (DATABASE, BROKER)}
    settings = files | dict.fromkeys((DATABASE, BROKER), "")
    with databases.lent_database(postgres, PREPARE) as url:
        with suite(Probes(url, HEARD, "rabbitmq", tmp_path, vhost, settings)) as probes:
            yield probes
            probes.rows(f"alter role probe_worker password '{PASSWORD}'")
        give_password(broker, broker.password)


def give_password(broker, password):
    told = {"password": password, "tags": ""}
    broker.manage("PUT", "/users/keepwell-probe", told).raise_for_status()


def hang_up_on_everybody(broker, vhost):
    found = broker.manage("GET", f"/vhosts/{vhost.name}/connections").json()
    for each in found:
        broker.manage("DELETE", f"/connections/{each['name'].replace(' ', '%20')}")


@dataclass(frozen=True)
class Rotation:
    """The two files of a worker's secrets, and the servers that know them too."""

    probes: Probes
    broker: object
    folder: Path

    def tell(self, *passwords):
        """Write URLs with these passwords into the files, the newest first."""
        for name, url in urls_of(self.probes).items():
            user, _, rest = url.rpartition("@")
            told = [f"{user.rpartition(':')[0]}:{each}@{rest}" for each in passwords]
            (self.folder / name).write_text("\n".join(told))

    def give(self, password):
        """Let the servers know the password, and no other."""
        self.probes.rows(f"alter role probe_worker password '{password}'")
        give_password(self.broker, password)

    def hang_up(self):
        """End every connection of the worker."""
        self.probes.rows(HANG_UP)
        hang_up_on_everybody(self.broker, self.probes.vhost)


def test_a_worker_takes_new_passwords_without_a_restart(probes, broker, tmp_path):
    rotation, old = Rotation(probes, broker, tmp_path), broker.password
    rotation.give(old)
    rotation.tell(old)
    worker = probes.work(PROBE)

    with Asker(probes) as asker:
        rotation.tell(NEW, old)
        rotation.hang_up()
        assert asker.is_heard(), probes.logs()  # the servers know the old one only
        rotation.give(NEW)
        rotation.hang_up()
        assert asker.is_heard(), probes.logs()
        rotation.tell(NEW)
        rotation.hang_up()
        assert asker.is_heard(), probes.logs()

    assert probes.settles(30)
    states = probes.states()
    assert worker.process.poll() is None
    assert len(asker.asked) > 50
    assert {states[name] for name in asker.asked} == {"done"}
