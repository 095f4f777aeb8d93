"""A probe on each carrier, with a database of its own."""

import pytest

from libs.testing import databases
from libs.testing.suites import suite
from tests.integration.bus.probing import HEARD, PREPARE, Probes


@pytest.fixture(params=["local", "rabbitmq"])
def probes(request, postgres, tmp_path):
    vhost = None
    if request.param == "rabbitmq":
        vhost = request.getfixturevalue("broker").vhost(["probe"])
    probes = Probes(
        databases.fresh_database(postgres, PREPARE),
        HEARD,
        request.param,
        tmp_path,
        vhost,
        {"KEEPWELL_RETRY_SECONDS": "0.1,0.1", "PROBE_ARMED": str(tmp_path / "armed")},
    )
    with suite(probes):
        yield probes
