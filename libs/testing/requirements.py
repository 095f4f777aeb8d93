"""A pytest plugin that records which rows of the requirements the passing tests prove.

A test carries its rows as `@pytest.mark.requirement("R22", "T1")`.
"""

import csv
import json
from pathlib import Path

import pytest

ROWS = "docs/requirements.csv"
RECORD = "build/requirements.json"


def pytest_configure(config: pytest.Config) -> None:
    """Join the run."""
    config.pluginmanager.register(Proofs(config.rootpath))


def rows(root: Path) -> list[str]:
    """Read the ids of all requirements, in the order of the list."""
    with (root / ROWS).open(newline="") as listed:
        return [row["id"] for row in csv.DictReader(listed)]


def proven(root: Path) -> dict[str, list[str]]:
    """Read which rows each passing test proves, as the last runs recorded them."""
    record = root / RECORD
    return json.loads(record.read_text()) if record.exists() else {}


class Proofs:
    """Watches one run of pytest; a test with parameters counts once, if all pass."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.claims: dict[str, list[str]] = {}
        self.outcomes: dict[str, set[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what each test claims to prove."""
        known = set(rows(self.root))
        for item in session.items:
            marks = item.iter_markers("requirement")
            claimed = {row for mark in marks for row in mark.args}
            if claimed - known:
                unknown = ", ".join(sorted(claimed - known))
                raise pytest.UsageError(f"{item.nodeid}: {ROWS} has no {unknown}")
            self.claims[_test(item.nodeid)] = sorted(claimed)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a step of a test went."""
        self.outcomes.setdefault(_test(report.nodeid), set()).add(report.outcome)

    def pytest_sessionfinish(self) -> None:
        """Replace what earlier runs recorded about the tests of this one."""
        earlier = proven(self.root).items()
        kept = {test: claims for test, claims in earlier if test not in self.outcomes}
        passed = {
            test: self.claims[test]
            for test, outcomes in self.outcomes.items()
            if outcomes == {"passed"} and self.claims[test]
        }
        record = self.root / RECORD
        record.parent.mkdir(exist_ok=True)
        record.write_text(json.dumps(kept | passed, indent=1, sort_keys=True))


def _test(nodeid: str) -> str:
    return nodeid.partition("[")[0]
