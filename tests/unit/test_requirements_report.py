import json
import os
import subprocess
import sys

import pytest

from scripts.requirements import report

IN_ONE_PROCESS_OR_TWO = pytest.mark.parametrize(
    "processes", [(), ("-p", "xdist", "--numprocesses=2")], ids=["one", "two"]
)
TESTS = """
import pytest

@pytest.mark.requirement("R1", "T1")
def test_that_passes(): pass

@pytest.mark.requirement("R1")
@pytest.mark.parametrize("n", [1, 2])
def test_that_passes_once_of_twice(n): assert n == 1

@pytest.mark.requirement("T1")
def test_that_is_skipped(): pytest.skip("not today")
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/requirements.csv").write_text("id\nR1\nR2\nT1\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = requirement(row): it\n")
    (tmp_path / "test_rows.py").write_text(TESTS)
    return tmp_path


def run(project, *arguments):
    command = [sys.executable, "-m", "pytest", "-p", "libs.testing.requirements"]
    done = subprocess.run(  # noqa: S603  our own words
        [*command, *arguments],
        cwd=project,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def recorded(project):
    return json.loads((project / "build/requirements.json").read_text())


def test_each_row_is_covered_by_its_passing_tests_or_open():
    proven = {"test_a": ["R1", "T1"], "test_b": ["R1"]}

    assert report(["R1", "R2", "T1"], proven) == [
        "R1 covered 2",
        "R2 open",
        "T1 covered 1",
        "requirements covered 2 of 3",
    ]


@IN_ONE_PROCESS_OR_TWO
def test_tests_that_pass_with_every_parameter_are_recorded_run_after_run(
    project, processes
):
    run(project, *processes)
    assert recorded(project) == {"test_rows.py::test_that_passes": ["R1", "T1"]}
    (project / "test_more.py").write_text(
        TESTS.replace('"R1", "T1"', '"R2"').replace("assert n == 1", "pass")
    )

    run(project, *processes, "test_more.py")

    assert recorded(project) == {
        "test_rows.py::test_that_passes": ["R1", "T1"],
        "test_more.py::test_that_passes": ["R2"],
        "test_more.py::test_that_passes_once_of_twice": ["R1"],
    }


@IN_ONE_PROCESS_OR_TWO
def test_a_row_that_does_not_exist_stops_the_run(project, processes):
    (project / "test_rows.py").write_text(TESTS.replace("T1", "T99"))

    said = run(project, *processes)

    assert "docs/requirements.csv has no T99" in said
    assert " passed" not in said
