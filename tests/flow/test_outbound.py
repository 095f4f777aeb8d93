"""What is sent on the whole suite: files for the mails, a pack for the letters."""

import re
from email import message_from_bytes, policy

import pytest

from libs.waiting import until
from tests.flow.conftest import suite

MONDAY = "2026-03-02T08:00Z"
EXAMPLES = "docs/examples"
NAMED = ("--set", "zone=Europe/Vienna,country=AT,currency=EUR")

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def vienna():
    with suite("--clock", MONDAY) as suite_:
        suite_.say("import", "clients", f"{EXAMPLES}/clients.csv", *NAMED)
        suite_.say("import", "clients", f"{EXAMPLES}/addresses.csv")
        named = ("--name", "Danube IT", "--address", "office@msp.example")
        suite_.say("sender", "set", "vienna", *named, "--post", "Ring 9; 1010 Wien")
        yield suite_


def sent_by(suite_, channel):
    messages = suite_.ask("/v1/messages", channel=channel, state="sent")
    return [each["purpose"] for each in messages["items"]]


def send(suite_, way, tier, *more):
    wish = ("--branch", "vienna", "--to", f"tier={tier}", "--by", way)
    return suite_.say("send", "thank_you", *wish, *more)


def test_nothing_is_sent_by_asking_who_would_get_it(vienna):
    assert "2 clients get it now." in send(vienna, "email", "A", "--dry-run")
    assert vienna.ask("/v1/messages")["items"] == []


def test_a_mail_becomes_a_file_and_a_touch(vienna):
    send(vienna, "email", "A", "--yes")

    assert until(lambda: sent_by(vienna, "email") == ["thank_you"] * 2, 30)
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (vienna.folder / "outbox" / "email").glob("*.eml")
    ]
    assert {mail["From"] for mail in mails} == {"Danube IT <office@msp.example>"}
    assert all("Ring 9" in mail.get_body(("plain",)).get_content() for mail in mails)
    last = ("touches", "Brandt Logistics", "--last", "1")
    assert until(lambda: "mailing" in vienna.say(*last), 30)


def test_a_letter_counts_once_its_pack_is_posted(vienna):
    send(vienna, "post", "B", "--yes")
    waits = {"channel": "post", "state": "deferred"}
    assert until(lambda: len(vienna.ask("/v1/messages", **waits)["items"]) == 1, 30)
    told = vienna.say("post", "pack", "--branch", "vienna")
    [pack] = set(re.findall("[0-9a-f]{12}", told))

    vienna.say("post", "hand-over", pack)
    vienna.say("post", "save", pack, str(vienna.folder / "print"))
    vienna.say("post", "printed", pack)
    assert sent_by(vienna, "post") == []
    vienna.say("post", "posted", pack)

    assert sent_by(vienna, "post") == ["thank_you"]
    assert [*(vienna.folder / "print").glob("*.pdf")]
