"""An import that is stopped says what is stored, and how to go on."""

import click
import pytest
from click.testing import CliRunner

from services.cli import importing_lists, main, reporting
from services.cli.reporting import Reading
from services.cli.sheets import Line


class StoppedDoor:
    """Takes one batch; the next is stopped with Ctrl-C."""

    def __init__(self):
        self.runs = []

    def send(self, path, _body, _media_type):
        if self.runs:
            raise KeyboardInterrupt
        self.runs.append(path.partition("run=")[2])
        return {"items": [{"status": "accepted"}]}

    def post(self, _path, body):
        if self.runs:
            raise KeyboardInterrupt
        self.runs.append(body["run"])
        return {"rows": [{"line": 2, "errors": []}]}


def test_an_import_that_is_stopped_names_its_run_and_both_ways_on(monkeypatch):
    monkeypatch.setattr(reporting, "MOST_EVENTS", 1)
    door, events = StoppedDoor(), {str(n): (Line(n, ()), b"{}") for n in range(3)}

    with pytest.raises(click.ClickException) as told:
        reporting.report(door, Reading(events))

    [run] = door.runs
    assert f"at least 1 of 3 are stored, as import {run}." in told.value.message
    assert "Import the file again to finish it" in told.value.message
    assert told.value.message.endswith(f"keepwell import revert {run}")


def test_a_list_that_is_stopped_counts_the_rows_that_were_answered(
    monkeypatch, tmp_path
):
    file = tmp_path / "clients.csv"
    file.write_text("branch,client\nvienna,One\nvienna,Two\nvienna,Three\n")
    monkeypatch.setattr(importing_lists, "MOST_ROWS", 1)
    monkeypatch.setattr(importing_lists, "opened", StoppedDoor)

    told = CliRunner().invoke(main, ["import", "clients", str(file)])

    assert told.exit_code == 1
    assert "at least 1 of 3 are stored" in told.output
