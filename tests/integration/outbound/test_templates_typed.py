"""`keepwell templates` as somebody types it."""

import pytest
from click.testing import CliRunner

from services.cli.messages import send
from services.cli.messages import templates as command
from services.outbound import library
from services.outbound.domain.messages import Channel
from tests.integration.concentration.terminal import WIDEST, DeskDoor, answered
from tests.integration.outbound.asking import OWNER, Desk
from tests.integration.outbound.house import branch, client, contact, site, staff


class Door(DeskDoor):
    """The owner's door to outbound."""

    def get(self, path, **query):
        return answered(lambda: self.desk.ask(path, OWNER, **query)).json

    def post(self, path, body):
        return answered(lambda: self.desk.send("POST", path, OWNER, body)).json


@pytest.fixture
def typed(house, tmp_path, monkeypatch):
    house.hear(branch(), staff(), client(), contact(), site())
    door = Door(Desk(house, tmp_path))
    monkeypatch.setattr(command, "opened", lambda: door)
    monkeypatch.setattr(command, "client_id_of", lambda _, named: named)
    monkeypatch.setattr(send, "branch_id_of", lambda _, named: named)

    def say(*words, code=0):
        done = CliRunner().invoke(
            command.templates, (*words, "--branch", "vienna"), catch_exceptions=False
        )
        assert done.exit_code == code, done.output
        if not code:  # a refusal is the API's own words
            assert max(map(len, done.output.splitlines())) <= WIDEST
        return done.output

    return say


def test_a_template_is_read_changed_looked_at_and_approved(typed, tmp_path):
    before = typed("show", "thank_you", "--by", "post")
    own = tmp_path / "own.txt"
    own.write_text(
        "Subject: Danke\nFront: Vielen Dank\n\n{{ greeting }}\n\nDanke für alles.\n"
    )
    kept = typed("edit", "thank_you", "--by", "post", "--file", str(own))
    waiting = typed("list")
    seen = typed("preview", "thank_you", "--by", "post", "--version", "1")
    approved = typed("approve", "thank_you", "1", "--by", "post")
    real = typed("preview", "thank_you", "--by", "post", "--client", "c-1")

    assert "(as shipped, edition 2)" in before
    assert "Front: Danke\n" in before
    assert "contact.first_name" in before
    assert "keepwell templates approve thank_you 1 --by post --language de" in kept
    assert "shipped, 1 waits" in waiting
    assert "Guten Tag Eva Muster,\n\nDanke für alles." in seen
    assert "(These people are invented.)" in seen
    assert approved == "Version 1 of thank_you is sent from now on.\n"
    assert "Front: Vielen Dank\n\nLiebes Team von Alpine Dental," in real
    assert "invented" not in real
    assert "(version 1)" in typed("show", "thank_you", "--by", "post")


def test_what_cannot_be_sent_is_told_and_not_kept(typed, tmp_path):
    own = tmp_path / "own.txt"
    own.write_text("Subject: Danke\n\n{{ greeting }} {{ client.margin }}\n")

    refused = typed("edit", "thank_you", "--file", str(own), code=1)
    nothing = typed("show", "thank_you", "--by", "sms", code=1)
    missing = typed("approve", "thank_you", "7", code=1)

    assert "There is no word client.margin." in refused
    assert "There is no template thank_you like that" in nothing
    assert "There is no version 7." in missing


def test_saying_the_same_again_changes_nothing(typed, tmp_path):
    own = tmp_path / "own.txt"
    shipped = library.template("birthday").wording(Channel.EMAIL, "en")
    own.write_text(f"Subject: {shipped.subject}\n\n{shipped.text}")
    where = ("birthday", "--by", "email", "--language", "en", "--file", str(own))

    assert typed("edit", *where) == "Nothing was changed.\n"
