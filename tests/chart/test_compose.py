"""The suite of compose.yaml: each process has what it reads, and may do no more."""

import json
import re
import stat
from pathlib import Path

import pytest
import yaml

from libs.bus.settings import WorkerSettings
from libs.rotation import Rotating
from libs.web.settings import WebSettings
from scripts.compose_secrets import definitions, main
from services.cli import COMMANDS
from services.cli.schema import passwords_in
from services.served import SERVICES

ROOT = Path(__file__).parents[2]
EVERYBODY_ELSE = stat.S_IRWXG | stat.S_IRWXO
READABLE_TO_ALL = stat.S_IROTH
COMPOSE = yaml.safe_load((ROOT / "docker/compose.yaml").read_text())["services"]
PROCESSES = {
    name: each for name, each in COMPOSE.items() if each["image"] == "keepwell:local"
}


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("secrets")
    main(folder)
    return folder


def environment(secrets, name):
    """Read what a process finds, with the folder that is mounted for it."""
    file = Path(COMPOSE[name]["env_file"]).name
    lines = (secrets / file).read_text().splitlines()
    found = dict(line.split("=", 1) for line in lines)
    mounted = str(secrets / mounts(name)["/run/keepwell"].removeprefix("./secrets/"))
    return {n: value.replace("/run/keepwell", mounted) for n, value in found.items()}


def mounts(name):
    """Say which folder of this machine is where in the container."""
    told = (each.split(":") for each in COMPOSE[name]["volumes"])
    return {inside: here for here, inside, *_ in told}


def test_a_process_for_every_service_and_both_preparations():
    workers = {f"{service}-worker" for service in SERVICES}

    assert set(PROCESSES) == workers | {"api", "migrate", "topology"}
    assert all(each["command"][0] in COMMANDS for each in PROCESSES.values())


def test_whoever_stays_is_asked_whether_it_can_work():
    for name in set(PROCESSES) - {"migrate", "topology"}:
        port = 8700 if name == "api" else 9100

        asked = PROCESSES[name]["healthcheck"]["test"][-1]
        assert f"127.0.0.1:{port}/readyz" in asked


def test_processes_may_do_nothing_but_their_work():
    for each in PROCESSES.values():
        assert each["read_only"] is True
        assert each["cap_drop"] == ["ALL"]
        assert each["security_opt"] == ["no-new-privileges:true"]


def test_every_image_of_others_is_named_exactly():
    images = {each["image"] for each in COMPOSE.values()} - {"keepwell:local"}

    assert all(image.startswith("docker.io/") for image in images)
    assert all(image.rpartition(":")[2].strip("v")[0].isdigit() for image in images)


@pytest.mark.parametrize("service", SERVICES)
def test_each_process_finds_what_it_reads(secrets, service):
    api = environment(secrets, "api")
    worker = WorkerSettings.read(environment(secrets, f"{service}-worker"))

    assert WebSettings.read(api).issuers
    (url,) = Rotating(f"KEEPWELL_{service.upper()}_API_DATABASE_URL", api).values()
    assert f"{service}_api:" in url
    assert f"{service}_worker:" in worker.database(service).values()[0]
    assert f"keepwell-{service}:" in worker.broker(service).values()[0]
    assert worker.pepper == WebSettings.read(api).pepper


def test_migrations_set_the_passwords_that_processes_come_with(secrets):
    passwords = passwords_in(environment(secrets, "migrate"))

    assert len(passwords) == 2 * len(SERVICES)
    for service in SERVICES:
        settings = WorkerSettings.read(environment(secrets, f"{service}-worker"))
        (url,) = settings.database(service).values()
        assert f":{passwords[f'{service}_worker']}@" in url


def test_secrets_that_are_there_stay(secrets):
    kept = secrets / "api/KEEPWELL_CURSOR_SECRET"
    before = kept.read_text()

    main(secrets)

    assert kept.read_text() == before


@pytest.mark.requirement("NW-4")
def test_no_container_is_told_a_secret_but_by_a_file(secrets):
    kept = json.loads((secrets / "secrets.json").read_text()).values()
    for name, each in COMPOSE.items():
        told = json.dumps(each)
        if "env_file" in each:
            told += (secrets / Path(each["env_file"]).name).read_text()
            for place in re.findall(r"/run/keepwell/(\w+)", told):
                assert (secrets / name / place).stat().st_mode & READABLE_TO_ALL

        assert not any(secret in told for secret in kept)
    assert secrets.stat().st_mode & EVERYBODY_ELSE == 0


def test_the_brokers_users_are_told_without_a_password_in_clear(secrets):
    told = json.loads((secrets / "definitions.json").read_text())
    kept = json.loads((secrets / "secrets.json").read_text())

    assert [each["tags"] for each in told["users"]] == [""] * (len(SERVICES) + 1)
    assert not any(secret in json.dumps(told) for secret in kept.values())
    assert definitions({})["users"] == []


def test_prometheus_asks_every_process_that_stays():
    asked = yaml.safe_load((ROOT / "docker/prometheus.yaml").read_text())
    targets = asked["scrape_configs"][0]["static_configs"][0]["targets"]

    assert {target.partition(":")[0] for target in targets} == set(PROCESSES) - {
        "migrate",
        "topology",
    }
