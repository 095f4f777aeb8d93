"""How it is said from the terminal until when a client is left alone."""

from click.testing import CliRunner

from services.cli import pause


class ADoor:
    """Answers as the APIs would, and remembers what was put."""

    def __init__(self):
        self.put_there = []

    def put(self, path, body):
        self.put_there.append((path, body))

    def delete(self, path):
        self.put_there.append((path, None))

    def get(self, _path, **_):
        return {"client_id": "c-1", "branch_id": "auckland", "name": "Alpine Dental"}

    def pages(self, _path, **_):
        return iter([{"branch_id": "auckland", "zone": "Pacific/Auckland"}])


def test_a_pause_ends_when_its_day_begins_in_the_branch(monkeypatch):
    door = ADoor()
    monkeypatch.setattr(pause, "opened", lambda: door)
    words = ["Alpine", "--until", "2026-03-09", "--why", "they move"]

    said = CliRunner().invoke(pause.pause, words).output

    begins = "2026-03-08T11:00:00+00:00"
    ends = {"until": begins, "reason": "they move"}
    assert door.put_there == [("/v1/pauses/c-1", ends)]
    assert said == (
        "Alpine Dental is left alone until 2026-03-09.\n"
        "keepwell pause Alpine --resume goes on at once.\n"
    )


def test_a_pause_is_ended_at_once(monkeypatch):
    door = ADoor()
    monkeypatch.setattr(pause, "opened", lambda: door)

    said = CliRunner().invoke(pause.pause, ["Alpine", "--resume"]).output

    assert door.put_there == [("/v1/pauses/c-1", None)]
    assert said == "Alpine Dental is no longer left alone.\n"


def test_a_pause_has_an_end_and_a_reason():
    told = CliRunner().invoke(pause.pause, ["Alpine", "--until", "2026-03-09"])

    assert told.exit_code == 2
    assert "--why" in told.output
