"""It is said at the terminal as whom a branch writes."""

from click.testing import CliRunner

from services.cli.messages import sender

VIENNA = {
    "branch_id": "vienna",
    "name": "Keepwell Wien",
    "address": None,
    "reply_to": None,
    "phone": None,
    "postal_lines": [],
}


class ADoor:
    """Answers as the APIs would, and remembers what was changed."""

    def __init__(self):
        self.changed = []

    def pages(self, _path):
        return iter([VIENNA])

    def change(self, path, named):
        self.changed.append((path, named))
        return VIENNA | named


def said(monkeypatch, *words):
    door = ADoor()
    monkeypatch.setattr(sender, "opened", lambda: door)
    return door, CliRunner().invoke(sender.sender, words)


def test_what_is_named_is_changed_and_nothing_else(monkeypatch):
    door, told = said(
        *(monkeypatch, "set", "Keepwell Wien", "--name", "Kipwel", "--phone", ""),
        *("--post", "Kipwel GmbH; Ring 9; 1010 Wien"),
    )
    lines = ["Kipwel GmbH", "Ring 9", "1010 Wien"]
    change = {"name": "Kipwel", "phone": None, "postal_lines": lines}
    assert door.changed == [("/v1/senders/vienna", change)]
    assert "Kipwel GmbH; Ring 9; 1010 Wien" in told.output


def test_all_are_listed_within_a_hundred_columns(monkeypatch):
    _, told = said(monkeypatch)
    assert "Keepwell Wien, an address made of the branch" in told.output
    assert "none: what is not owed waits" in told.output
    assert max(map(len, told.output.splitlines())) <= 100


def test_to_say_nothing_is_a_mistake(monkeypatch):
    door, told = said(monkeypatch, "set", "vienna")
    assert told.exit_code == 2
    assert door.changed == []
