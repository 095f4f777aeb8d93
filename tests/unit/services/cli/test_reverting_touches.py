"""Imports listed, and one of touches taken back, in words."""

from click.testing import CliRunner

from services.cli import main, reverting
from services.cli.reverting_touches import preview_touches, revert_touches, touch_runs

NOTHING = {
    "taken_back": 0,
    "forgotten": 0,
    "voided": 0,
    "left": 0,
    "held": 0,
    "stands": [],
    "lost": [],
}


class Door:
    """An intake that takes back a part at a time."""

    def __init__(self, *parts):
        self.parts = [*({**NOTHING, **part} for part in parts), NOTHING]

    def post(self, _path, _body):
        return self.parts.pop(0)

    def pages(self, _path):
        return iter([{"run_id": "r", "events": 3, "taken_back": 1}])


def meeting(uid, at):
    return {"meeting_id": f"{uid}/2026-03-02T09:00:00+00:00/ab", "started_at": at}


def test_what_a_run_had_corrected_is_said_to_stand_again():
    one = meeting("a@b", "2026-03-02T09:00:00Z")
    door = Door({"taken_back": 2, "stands": [one, one]}, {"stands": [one]})

    assert revert_touches(door, "r") == (
        "2 touches taken back, 3 stand again as told before."
    )


def test_what_a_hold_keeps_is_counted():
    door = Door({"taken_back": 2})
    door.parts[-1] = {**NOTHING, "held": 3}

    assert revert_touches(door, "r") == (
        "2 touches taken back, 3 stay because the client is on hold."
    )


def test_a_meeting_that_is_left_without_its_earlier_telling_is_named():
    door = Door({"lost": [meeting("round/table@b", "2026-03-03T10:00:00Z")]})

    assert revert_touches(door, "r").splitlines() == [
        "0 touches taken back.",
        "1 meeting was told of before, and had no client yet: import that file again.",
        "  2026-03-03 10:00 UTC  round/table@b",
    ]


def test_what_would_be_taken_back_is_counted():
    assert preview_touches(Door(), "r") == (
        "What it told of 2 touches would be taken back."
    )
    assert preview_touches(Door(), "another") is None
    assert [each["run_id"] for each in touch_runs(Door())] == ["r"]


def of_a_list(run, at):
    told = {"run": run, "kind": "clients", "file": "c.csv", "begun_at": at}
    return told | {"actor": "x", "created": 1, "updated": 0, "reverted_at": None}


def of_touches(run, at):
    told = {
        "run_id": run,
        "source": "import/calls",
        "imported_at": at,
        "file": None,
        "actor": None,
    }
    return told | {"events": 2, "taken_back": 2}


class Listing:
    """Imports of both kinds, each the newest first."""

    def pages(self, path):
        if path == "/v1/imports":
            return [of_a_list(f"list-{d}", f"2026-03-0{d}T09:00:00Z") for d in (4, 2)]
        return [of_touches(f"touch-{d}", f"2026-03-0{d}T09:00:00Z") for d in (5, 3)]


def test_all_imports_are_listed_together_the_newest_first(monkeypatch):
    monkeypatch.setattr(reverting, "opened", Listing)

    rows = CliRunner().invoke(main, ["import", "list"]).output.splitlines()[1:]

    runs = [row.split()[0] for row in rows]
    assert runs == ["touch-5", "list-4", "touch-3", "list-2"]
    assert rows[0].rstrip().endswith("reverted")
