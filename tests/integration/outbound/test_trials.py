"""Tests to oneself: a mail to one of ours, as a client would get it, and no contact."""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from libs.contracts.upkeep import PersonErased
from services.outbound import ways
from services.outbound.domain.messages import Channel
from services.outbound.domain.pauses import Reach, Why
from services.outbound.settings import Settings
from services.outbound.usecases import pausing
from tests.integration.outbound.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.outbound.house import branch, client, contact, site, staff
from tests.integration.outbound.issues import act, begun, write
from tests.integration.outbound.mailroom import SETTINGS, Mailroom

ANNA = replace(manager_of("vienna"), staff="s-07")
WISH = {"branch_id": "vienna", "channel": "email", "language": "de"}


@pytest.fixture
def desk(house, tmp_path):
    house.hear(branch(), client(), contact(), site())
    house.hear(staff(staff_id="s-07", email="anna@keepwell.example", name="Anna G."))
    return Desk(house, tmp_path)


@pytest.fixture
def room(house, tmp_path):
    room = Mailroom(house, tmp_path)
    settings = Settings(outbox=tmp_path, **SETTINGS)
    room.stages = replace(room.stages, forms=ways.stages(settings).forms)
    return room


def tried(desk, who=ANNA, template="thank_you", **changed):
    return desk.send("post", f"/v1/templates/{template}/trials", who, WISH | changed)


def read(mails):
    [raw] = mails.values()
    return message_from_bytes(raw, policy=policy.default)


def test_a_test_comes_to_me_as_a_client_would_get_it_and_counts_for_nobody(
    desk, room, house
):
    assert tried(desk, template="check_in", client_id="c-1").status_code == 201
    mail = read(room.send())

    assert mail["To"].addresses[0].addr_spec == "anna@keepwell.example"
    assert mail["To"].addresses[0].display_name == "Anna G."
    assert mail["Subject"] == "[Test] Läuft alles, wie es soll?"
    text = mail.get_body(["plain"]).get_content()
    assert "Guten Tag Julia Huber," in text
    assert "Alpine Dental" in text
    assert mail["List-Unsubscribe"] is None
    assert room.states() == {"s-07": "sent"}
    assert house.announced() == []
    assert house.rows("select * from outbound.slots") == []


def test_what_holds_mail_up_holds_a_test_up(desk, room, house):
    tried(desk)
    mail = Reach("vienna", Channel.EMAIL)
    with house.worker.begin() as transaction:
        pausing.pause(transaction, mail, Why.SWITCHED_OFF, "the printer burns")
    assert room.send() == {}
    with house.worker.begin() as transaction:
        pausing.resume(transaction, mail, Why.SWITCHED_OFF, "it is out")
    assert len(room.send()) == 1


def test_a_test_goes_to_ours_only_and_to_somebody_else_if_the_owner_says_so(
    desk, room, house
):
    house.hear(staff(staff_id="s-08", email=None))

    assert "say --as whom" in tried(desk, OWNER).json["detail"]
    assert "no mail address" in tried(desk, OWNER, staff_id="s-08").json["detail"]
    assert tried(desk, OWNER, staff_id="p-1").status_code == 422
    assert tried(desk, ANNA, staff_id="s-08").status_code == 403
    assert tried(desk, OPERATIONS).status_code == 403
    assert tried(desk, account_manager("s-9"), client_id="c-1").status_code == 404
    assert tried(desk, manager_of("graz")).status_code == 404
    assert tried(desk, OWNER, staff_id="s-07").status_code == 201
    house.hear(staff(staff_id="s-07", active=False, revision=2))
    assert room.send() == {}
    assert room.states() == {"s-07": "suppressed"}
    assert house.announced() == []


def test_a_copy_of_the_newsletter_comes_to_me_too(desk, room):
    issue = begun(desk)
    write(desk, issue)
    assert act(desk, issue, "trials", ANNA, client_id="c-1").status_code == 201

    mail = read(room.send())

    assert mail["Subject"] == "[Test] March at Keepwell"
    assert "Dear Julia Huber," in mail.get_body(["plain"]).get_content()
    assert "<h2>A cat on the line</h2>" in mail.get_body(["html"]).get_content()


def test_what_was_written_to_a_client_has_no_test_to_ours(desk, room):
    tried(desk, client_id="c-1")
    assert len(room.send()) == 1

    answer = desk.ask("/v1/messages-to/p-1")

    assert answer.status_code == 200, answer.text
    assert answer.json["items"] == []


def test_who_is_forgotten_is_forgotten_in_tests(desk, room, house):
    tried(desk, client_id="c-1")
    room.send()
    house.hear(PersonErased(**{**vars(PersonErased.example()), "contact_id": "p-1"}))

    [(words,)] = house.rows("select words from outbound.messages")
    assert "Huber" not in str(words)
    assert house.rows("select * from outbound.frozen") == []


def test_a_test_is_listed_for_whom_it_is_sent_to(desk):
    hers, his = account_manager("s-07"), account_manager("s-08")
    sent = tried(desk, hers).json["message_id"]

    assert listed(desk, hers) == [sent]
    assert listed(desk, his) == []
    assert desk.ask(f"/v1/messages/{sent}", hers).status_code == 200


def listed(desk, who):
    return [each["message_id"] for each in desk.ask("/v1/messages", who).json["items"]]
