"""`keepwell send` as somebody types it."""

import json
from contextlib import redirect_stdout
from io import StringIO

import httpx
import pytest
from click.testing import CliRunner

from services.cli.door import Refusal
from services.cli.messages import mailings
from services.cli.messages import send as command
from services.outbound.storage import ledger
from services.outbound.usecases import template_composing
from tests.integration.concentration.terminal import WIDEST, DeskDoor
from tests.integration.outbound.asking import OWNER, Desk, account_manager
from tests.integration.outbound.gating import sent, somebody
from tests.integration.outbound.house import (
    MONDAY,
    branch,
    client,
    consent,
    contact,
    site,
)

IDS = "select message_id from outbound.messages order by client_id"
MAILS = "select client_id from outbound.messages order by client_id"
HERE = ("thank_you", "--by", "email", "--branch", "vienna")


def composed(house):
    """Write what is queued as the sender does."""
    ids = [message for (message,) in house.rows(IDS)]
    with house.worker.begin() as transaction:
        messages = ledger.read(transaction, ids)
        told = template_composing.compose(transaction, messages)
    return [told[each] for each in ids]


class Door(DeskDoor):
    """Somebody's door to outbound, the owner's if not said otherwise."""

    def __init__(self, desk, who=OWNER):
        super().__init__(desk)
        self.who = who

    def post(self, path, body):
        with redirect_stdout(StringIO()):  # what the API logs is not the command's
            answer = self.desk.send("POST", path, self.who, body)
        if answer.status_code >= 300:
            told = httpx.Response(answer.status_code, content=answer.data)
            raise Refusal(told)
        return answer.json


def event_news(*words, code=0):
    done = CliRunner().invoke(command.send, ["event_news", *HERE[1:], *words])
    assert done.exit_code == code, done.output
    return done.output


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

    assert told.splitlines()[:8] == [
        "1 client gets it now, if the gap gate allows.",
        "    Each asks the gap gate first, and waits if contacted too recently.",
        "1 left out: There is no address to send it to. [no_address]",
        "    Alpine Dental",
        "1 left out: They withdrew their consent. [opted_out]",
        "    Alpine Dental",
        "1 waits: They had a mail of ours of late. [too_many_mails]",
        "    Alpine Dental",
    ]
    assert f"    until {MONDAY:%Y-%m}-09T08:00:00Z" in told
    assert house.rows(MAILS) == [("c-1",)]


def test_what_a_branch_without_a_postal_address_sends_waits_for_one(typed, house):
    house.hear(branch(revision=9, address_lines=()))

    told = typed("--to", "all", "--dry-run")

    assert told.startswith("0 clients get it now.\n")
    assert "2 wait: The branch has no postal address" in told
    assert "until" not in told


def test_who_is_not_in_the_audience_is_told_and_what_is_not_armed(typed, house):
    nobody = typed("--to", "tag=nobody", "--dry-run")
    named = typed("--to", "status=active", "--dry-run")
    house.execute(
        "insert into outbound.instances (instance, seen_at) values ('a', now())"
    )
    sent_ = typed("--to", "c-1", "--yes")

    assert "Nobody is in this audience" in nobody
    assert "Only active clients are meant" in nobody
    assert "Only active clients" not in named
    assert "This instance is not armed" in sent_


def test_what_was_foreseen_is_sent_once_it_is_said_to_be_meant(typed, house):
    typed("--to", "all", answer="n\n", code=1)
    assert house.rows(MAILS) == []

    told = typed("--to", "c-1", "--to", "c-3", "--yes", "--period", "spring")

    assert "2 messages are queued" in told
    assert house.rows(MAILS) == [("c-1",), ("c-3",)]
    typed("--to", "tier=A", "--yes", "--period", "spring", code=1)


def mailing(door, *words, code=0):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mailings, "opened", lambda: door)
        done = CliRunner().invoke(mailings.mailings, words, catch_exceptions=False)
    assert done.exit_code == code, done.output
    assert max(map(len, done.output.splitlines())) <= WIDEST
    return done.output


def test_who_may_not_approve_proposes_and_a_manager_lets_it_go(
    typed, house, tmp_path, monkeypatch
):
    house.hear(client(3, account_manager="s-9", revision=9))
    desk = Desk(house, tmp_path)
    monkeypatch.setattr(command, "opened", lambda: Door(desk, account_manager("s-9")))

    told = typed("--to", "all", "--yes")

    assert "1 client gets it now, if" in told
    proposed = told.split()[-1]
    assert told.endswith(
        f"A manager lets it go: keepwell mailings approve {proposed}\n"
    )
    assert house.rows(MAILS) == []
    assert "waits for approval" in mailing(Door(desk), "list")
    assert "1 message is queued" in mailing(Door(desk), "approve", proposed)
    assert house.rows(MAILS) == [("c-3",)]
    assert "Nobody is left out." in mailing(Door(desk), "left-out", proposed)
    assert "is stopped" in mailing(Door(desk), "stop", proposed)
    assert "stopped" in mailing(Door(desk), "list")


def test_many_are_foreseen_and_sent_some_at_a_time(typed, house, monkeypatch):
    monkeypatch.setattr("services.outbound.storage.mailings.A_WINDOW", 1)

    told = typed("--to", "all", "--yes")

    assert told.splitlines()[0] == "2 clients get it now, if the gap gate allows."
    assert told.count("queued: mailing") == 5
    assert house.rows(MAILS) == [("c-1",), ("c-3",)]


def test_the_answer_comes_as_the_api_tells_it(typed):
    told = json.loads(typed("--to", "status=active", "--dry-run", "--json"))

    assert told["goes"] == 2


@pytest.mark.usefixtures("typed")
def test_what_tells_of_an_event_says_when_and_where_by_the_readers_clock(house):
    house.hear(contact(1, language="en", zone="America/Chicago", revision=2))
    house.hear(site(1, country="US", revision=2))
    event = ("--about", "Coffee Club", "--at", "2026-03-12T09:00Z", "--place", "Cafe")

    refused = event_news("--to", "c-1", "--yes", code=1)
    told = event_news("--to", "c-1", "--to", "c-3", *event, "--yes")

    assert "say what it is about" in refused
    assert told.startswith("1 client gets it now, if the gap gate allows.\n")
    assert "1 waits: It is night there" in told
    us, here = composed(house)
    assert us.subject == "A change: Coffee Club"
    assert "Coffee Club is now on Thursday, March 12, 2026, 4:00 AM (CDT), at Cafe" in (
        us.text.replace("\n", " ")
    )
    when = "Donnerstag, 12. März 2026, 10:00 (CET)"
    assert f"Coffee Club findet nun so statt: {when}" in here.text


@pytest.mark.usefixtures("typed")
def test_what_would_come_too_late_or_could_not_be_written_is_foreseen(house):
    sent(house)
    event = ("--about", "Coffee Club", "--at", "2026-03-04T09:00Z", "--off")

    late = event_news("--to", "c-1", "--to", "c-3", *event, "--dry-run")
    birthday = CliRunner().invoke(
        command.send, ["anniversary", *HERE[1:], "--to", "c-3", "--dry-run"]
    )

    assert "1 client gets it now, if" in late
    assert "[too_late]" in late
    assert "0 clients get it now." in birthday.output
    assert "[words_missing]" in birthday.output
