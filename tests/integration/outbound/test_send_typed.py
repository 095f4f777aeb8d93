"""`keepwell send` as somebody types it."""

import json

import pytest
from click.testing import CliRunner

from services.cli.messages import send as command
from tests.integration.concentration.terminal import WIDEST, DeskDoor, answered
from tests.integration.outbound.asking import OWNER, Desk
from tests.integration.outbound.gating import sent, somebody
from tests.integration.outbound.house import MONDAY, client, consent

MAILS = "select client_id from outbound.messages order by client_id"
HERE = ("thank_you", "--by", "email", "--branch", "vienna")


class Door(DeskDoor):
    """The owner's door to outbound."""

    def post(self, path, body):
        return answered(lambda: self.desk.send("POST", path, OWNER, body)).json


class Times:
    """What clocks say, without the register that tells of zones."""

    @classmethod
    def of(cls, _door, _branches):
        return cls()

    def day_and_zone(self, at, _branch):
        return at


@pytest.fixture
def typed(house, tmp_path, monkeypatch):
    somebody(house, 1, 2, 3)
    house.hear(client(4), consent(2, given=False, address=None))
    monkeypatch.setattr(command, "opened", lambda: Door(Desk(house, tmp_path)))
    monkeypatch.setattr(command, "branch_id_of", lambda _, named: named)
    monkeypatch.setattr(command, "client_id_of", lambda _, named: named)
    monkeypatch.setattr(command, "LocalTimes", Times)

    def say(*words, code=0, answer=None):
        done = CliRunner().invoke(command.send, [*HERE, *words], input=answer)
        assert done.exit_code == code, done.output
        assert max(map(len, done.output.splitlines())) <= WIDEST
        return done.output

    return say


def test_a_dry_run_says_who_gets_it_and_who_does_not_and_why(typed, house):
    sent(house)

    told = typed("--to", "all", "--dry-run", "--all")

    assert told.splitlines()[:7] == [
        "1 client gets it now.",
        "1 left out: There is no address to send it to. [no_address]",
        "    Alpine Dental",
        "1 left out: They withdrew their consent. [opted_out]",
        "    Alpine Dental",
        "1 wait: They had a mail of ours of late. [too_many_mails]",
        "    Alpine Dental",
    ]
    assert f"{MONDAY:%Y-%m}-09T08:00:00Z" in told
    assert house.rows(MAILS) == [("c-1",)]


def test_what_was_foreseen_is_sent_once_it_is_said_to_be_meant(typed, house):
    typed("--to", "all", answer="n\n", code=1)
    assert house.rows(MAILS) == []

    told = typed("--to", "c-1", "--to", "c-3", "--yes", "--period", "spring")

    assert "2 messages are queued" in told
    assert house.rows(MAILS) == [("c-1",), ("c-3",)]
    typed("--to", "tier=A", "--yes", "--period", "spring", code=1)


def test_the_answer_comes_as_the_api_tells_it(typed):
    told = json.loads(typed("--to", "status=active", "--dry-run", "--json"))

    assert told["goes"] == 2
