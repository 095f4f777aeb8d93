"""What is sent on the whole suite: files for the mails, a pack for the letters."""

import re
from email import message_from_bytes, policy
from secrets import token_hex

import pytest

from libs.testing.suites import CALLER
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
    assert "2 clients get it now" in send(vienna, "email", "A", "--dry-run")
    assert vienna.ask("/v1/messages")["items"] == []


def test_a_mail_becomes_a_file_and_a_touch(vienna):
    send(vienna, "email", "A", "--yes")

    assert until(lambda: sent_by(vienna, "email") == ["thank_you"] * 2, 30)
    found = mails(vienna)
    assert {mail["From"] for mail in found} == {"Danube IT <office@msp.example>"}
    assert all("Ring 9" in text_of(mail) for mail in found)
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


def test_the_clock_waits_until_what_came_due_is_sent(vienna):
    vienna.say("clock", "advance", "12h")
    send(vienna, "email", "C", "--yes")
    before = len(sent_by(vienna, "email"))

    vienna.say("clock", "advance", "1d")

    [last, *_] = vienna.ask("/v1/messages", channel="email", state="sent")["items"]
    assert len(sent_by(vienna, "email")) > before
    # In the morning, and not when the day was over.
    assert last["settled_at"].startswith("2026-03-03T08:0")
    assert "mailing" in vienna.say("touches", last["client_name"], "--last", "1")


@pytest.mark.requirement("R53")
def test_who_may_come_is_told_of_an_event_by_mail_in_their_words(vienna):
    people = {each["name"]: each for each in vienna.ask("/v1/contacts")["items"]}
    event = planned(vienna, {people[name]["client_id"]: said for name, said in SAID})
    speaks(vienna, people["Peter Brandt"], "en-GB", "Europe/London")

    later = {"starts_at": "2026-03-23T14:00:00Z", "place": "Graben 2"}
    asked(vienna, "PATCH", event, later)
    vienna.say("clock", "advance", "12h")

    assert sent_by(vienna, "email").count("event_news") == 2
    news = {
        mail["To"].addresses[0].display_name: text_of(mail)
        for mail in mails(vienna)
        if "Kaffeeklub" in mail["Subject"]
    }
    assert news.keys() == {"Julia Huber", "Peter Brandt"}
    assert "Kaffeeklub findet nun so statt: " in news["Julia Huber"]
    assert "23. März 2026, 15:00 (CET), Graben 2." in news["Julia Huber"]
    assert "23 March 2026, 14:00 (GMT), at Graben 2." in news["Peter Brandt"]


SAID = (
    ("Julia Huber", "consented"),
    ("Peter Brandt", "consented"),
    ("Karl Steiner", "declined"),
)


def planned(suite_, said):
    """Plan an event of ours, invite clients, and write down what they say."""
    told = {"branch_id": "vienna", "form": "coffee_club", "name": "Kaffeeklub"}
    when = {"starts_at": "2026-03-20T14:00:00Z"}
    made = asked(suite_, "POST", "/v1/gatherings", told | when)
    event = f"/v1/gatherings/{made['gathering_id']}"
    for client, answer in said.items():
        asked(suite_, "POST", f"{event}/guests", {"client_id": client})
        path = f"{event}/guests/{client}/answer"
        asked(suite_, "POST", path, {"state": answer})
    return event


def speaks(suite_, person, language, zone):
    """Write down in which language and zone somebody is written to."""
    told = {"language": language, "zone": zone}
    path = f"/v1/contacts/{person['contact_id']}"
    asked(suite_, "PATCH", path, told, {"If-Match": "*"})


def asked(suite_, method, path, body, headers=None):
    key = {"Idempotency-Key": token_hex(), **suite_.bearer, **(headers or {})}
    url = suite_.address + path
    answer = CALLER.request(method, url, json=body, headers=key)
    assert answer.is_success, answer.text
    return answer.json()


def mails(suite_):
    return [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (suite_.folder / "outbox" / "email").glob("*.eml")
    ]


def text_of(mail):
    return " ".join(mail.get_body(("plain",)).get_content().split())
