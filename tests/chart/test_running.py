"""What the chart renders is run as rendered, and asked as Kubernetes would ask it."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from libs.bus.handles import heard_by
from libs.ports import free_port
from libs.storage.migrations import migrate
from libs.testing import databases
from libs.testing.suites import PASSWORD, Suite, answers, prepared
from libs.waiting import until
from scripts.chart_render import render
from services.suite import WORKERS
from tests.chart.rendering import container, minimal, named, secret_files

SERVICE = "registry"
KEEPWELL = Path(sys.executable).with_name("keepwell")
SECRETS = "/etc/keepwell/secrets"
ELSEWHERE = "127.0.0.2"  # who listens to 127.0.0.1 alone is not found there
READY_WITHIN = 30.0  # seconds


@pytest.fixture(scope="module")
def rendered(postgres, broker, tmp_path_factory):
    """Render the chart for the servers of the tests."""
    url = databases.fresh_database(
        postgres, prepared([SERVICE], lambda url: migrate(url, [SERVICE]))
    )
    vhost = broker.vhost([SERVICE])
    folder = tmp_path_factory.mktemp("suite")
    heard = {SERVICE: heard_by(WORKERS[SERVICE])}
    suite = Suite(url, heard, "rabbitmq", folder, vhost)
    suite.declare()
    suite.stop()
    login = make_url(vhost.services[SERVICE])
    objects = render(minimal(**servers(make_url(url), login)))
    passwords = {"BROKER": login.password, "DATABASE": PASSWORD}
    return objects, passwords, folder


def servers(database, broker):
    return {
        "database": {
            "host": database.host,
            "port": database.port or 5432,
            "name": database.database,
            "sslmode": "disable",
        },
        "broker": {
            "host": broker.host,
            "port": broker.port,
            "vhost": broker.database,
        },
    }


@pytest.mark.parametrize("role", ["api", "worker"])
def test_a_process_answers_its_probes_at_the_port_of_its_container(rendered, role):
    objects, passwords, folder = rendered
    deployment = named(objects, "Deployment", f"rel-keepwell-{SERVICE}-{role}")
    own = container(deployment)
    (port,) = own["ports"]
    probes = [own[f"{kind}Probe"]["httpGet"] for kind in ("liveness", "readiness")]

    with running(deployment, passwords, folder) as (process, at):
        for probe in probes:
            assert probe["port"] == port["name"]
            url = f"http://{ELSEWHERE}:{at}{probe['path']}"
            assert until(lambda url=url: answers(url), READY_WITHIN), log(folder)
        process.terminate()
        assert process.wait(30) == 0


@contextmanager
def running(deployment, passwords, folder):
    """Run a container's command here, at a free port in place of its own."""
    own = container(deployment)
    here = free_port()
    told = {str(own["ports"][0]["containerPort"]): str(here), SECRETS: str(folder)}
    for file, key in secret_files(deployment).items():
        kind = next((kind for kind in passwords if kind in file), "")
        (folder / Path(file).name).write_text(passwords.get(kind, key * 9))
    environment = {each["name"]: moved(each["value"], told) for each in own["env"]}
    arguments = [moved(argument, told) for argument in own["args"]]
    with (folder / "log").open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 what the chart renders
            [KEEPWELL, *arguments],
            env={"PATH": os.environ["PATH"], **environment},
            stdout=out,
            stderr=out,
        )
    try:
        yield process, here
    finally:
        process.kill()
        process.wait()


def moved(value, told):
    """Put what is here in place of what is in the container: a port, and a folder."""
    before, sign, after = value.rpartition("=")
    if before.startswith("--") or not sign:
        value = f"{before}{sign}{told.get(after, after)}"
    return value.replace(SECRETS, told[SECRETS])


def log(folder):
    return (folder / "log").read_text()
