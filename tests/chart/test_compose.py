"""The suite of compose.yaml: each process has what it reads, and may do no more."""

import json
from pathlib import Path

import pytest
import yaml

from libs.bus.settings import WorkerSettings
from libs.web.settings import WebSettings
from scripts.compose_secrets import definitions, main
from services.cli import COMMANDS
from services.cli.schema import passwords_in
from services.served import SERVICES

ROOT = Path(__file__).parents[2]
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
    file = Path(COMPOSE[name]["env_file"]).name
    lines = (secrets / file).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_a_process_for_every_service_and_both_preparations():
    workers = {f"{service}-worker" for service in SERVICES}

    assert set(PROCESSES) == workers | {"api", "migrate", "topology"}
    assert all(each["command"][0] in COMMANDS for each in PROCESSES.values())


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
    assert f"{service}_api:" in api[f"KEEPWELL_{service.upper()}_API_DATABASE_URL"]
    assert f"{service}_worker:" in worker.database(service).values()[0]
    assert f"keepwell-{service}:" in worker.broker(service).values()[0]
    assert worker.pepper == api["KEEPWELL_KEY_PEPPER"].encode()


def test_migrations_set_the_passwords_that_processes_come_with(secrets):
    passwords = passwords_in(environment(secrets, "migrate"))

    assert len(passwords) == 2 * len(SERVICES)
    for service in SERVICES:
        told = environment(secrets, f"{service}-worker")
        assert (
            passwords[f"{service}_worker"]
            in told[f"KEEPWELL_{service}_WORKER_DATABASE_URL".upper()]
        )


def test_secrets_that_are_there_stay(secrets):
    before = (secrets / "api.env").read_text()

    main(secrets)

    assert (secrets / "api.env").read_text() == before


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
