"""What every test may ask for: servers of its own, in a clean environment."""

import os
from collections import Counter

import pytest
from hypothesis import settings

from libs.testing import brokers, databases

pytest_plugins = ["libs.testing.garbage", "libs.testing.requirements"]

FOR_TESTS = ("KEEPWELL_TEST_", "KEEPWELL_CDNOW")

for name in list(os.environ):
    if name.startswith("KEEPWELL_") and not name.startswith(FOR_TESTS):
        del os.environ[name]

settings.register_profile("ci", derandomize=True, print_blob=True, deadline=None)
settings.load_profile("ci")


def pytest_collection_modifyitems(items):
    """Take a file of each folder in turn: some tests wait, and others can work then."""
    taken, turns = Counter(), {}
    for file in dict.fromkeys(item.path for item in items):
        turns[file] = taken[file.parent]
        taken[file.parent] += 1
    items.sort(key=lambda item: turns[item.path])


@pytest.fixture(scope="session")
def postgres():
    with databases.server() as server:
        yield server


@pytest.fixture(scope="session")
def broker(tmp_path_factory):
    with brokers.broker(tmp_path_factory.mktemp("broker")) as node:
        yield node
