"""A pytest plugin that records which rows of the requirements the passing tests prove.

A test carries its rows as `@pytest.mark.requirement("R22", "T1")`. Where the tests
run in several processes, their reports bring the rows to the one that records.
"""

import csv
import json
from pathlib import Path

import pytest

ROWS = "docs/requirements.csv"
RECORD = "build/requirements.json"
CLAIMED = "requirements"


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
        self.known = set(rows(root))
        self.claims: dict[str, object] = {}
        self.outcomes: dict[str, set[str]] = {}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Let no test be collected that claims what is not in the list."""
        unknown = _claims(metafunc.definition) - self.known
        if unknown:
            test, missed = metafunc.definition.nodeid, ", ".join(sorted(unknown))
            raise pytest.Collector.CollectError(f"{test}: {ROWS} has no {missed}")

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Have the reports of the test say what it claims to prove."""
        item.user_properties.append((CLAIMED, sorted(_claims(item))))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a step of a test went, and what the test claims to prove."""
        test = _test(report.nodeid)
        self.outcomes.setdefault(test, set()).add(report.outcome)
        # A test that took its whole process down is reported without its claims.
        self.claims[test] = dict(report.user_properties).get(CLAIMED, [])

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Replace what earlier runs recorded about the tests of this one."""
        if hasattr(session.config, "workerinput"):  # another process records
            return
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


def _claims(item: pytest.Item) -> set[str]:
    return {row for mark in item.iter_markers("requirement") for row in mark.args}


def _test(nodeid: str) -> str:
    return nodeid.partition("[")[0]
