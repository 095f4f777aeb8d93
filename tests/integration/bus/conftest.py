"""Probes on each carrier, each with a database of its own."""

from contextlib import contextmanager

import pytest

from libs.testing import databases
from libs.testing.suites import suite
from tests.integration.bus.probing import HEARD, PREPARE, PROBE, Probes


@contextmanager
def probes_on(carrier, request, folder):
    vhost = None
    if carrier == "rabbitmq":
        vhost = request.getfixturevalue("broker").vhost(["probe"])
    settings = {
        "KEEPWELL_RETRY_SECONDS": "0.1,0.1",
        "PROBE_ARMED": str(folder / "armed"),
    }
    with (
        databases.lent_database(request.getfixturevalue("postgres"), PREPARE) as url,
        suite(Probes(url, HEARD, carrier, folder, vhost, settings)) as probes,
    ):
        yield probes


@pytest.fixture(params=["local", "rabbitmq"])
def probes(request, tmp_path):
    """Lend probes that no worker serves yet."""
    with probes_on(request.param, request, tmp_path) as probes:
        yield probes


@pytest.fixture(scope="module", params=["local", "rabbitmq"])
def served(request, tmp_path_factory):
    """Lend probes that a worker serves, shared by the tests that do not kill it."""
    folder = tmp_path_factory.mktemp("served")
    with probes_on(request.param, request, folder) as probes:
        probes.work(PROBE)
        yield probes
