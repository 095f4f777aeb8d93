"""What a worker process of one service loads."""

import subprocess
import sys

from services.served import SERVICES

# In a process of its own: to load a worker patches whatever process does it.
LOAD = """
import sys
from services.worker import worker_of

print(worker_of(sys.argv[1]).name)
print(*{name.split(".")[1] for name in sys.modules if name.startswith("services.")})
"""


def load(name):
    return subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-W", "ignore", "-c", LOAD, name],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_worker_loads_its_own_service_and_no_other():
    told, loaded = load("cadence").stdout.splitlines()

    assert told == "cadence"
    assert set(loaded.split()) & set(SERVICES) == {"cadence"}


def test_a_worker_that_there_is_not_is_refused_by_name():
    refused = load("reception")

    assert refused.returncode == 1
    assert "there is no reception, there are registry, " in refused.stderr
