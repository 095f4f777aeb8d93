"""What the print fonts lack stops a letter, and is found before anybody approves it."""

import json

import pytest

from tests.integration.outbound.asking import Desk
from tests.integration.outbound.gating import somebody
from tests.integration.outbound.house import client, site
from tests.integration.outbound.issues import (
    GOOD,
    act,
    begun,
    printed,
    ready,
    recipients,
    send,
    write,
)
from tests.integration.outbound.post import waiting

STOPPED = "select rule, evidence from outbound.messages where state = 'suppressed'"
STATES = "select recipient, state from outbound.messages order by recipient"


@pytest.fixture
def desk(house, tmp_path):
    somebody(house, 1, 2)
    return Desk(house, tmp_path)


def test_a_letter_to_a_name_that_cannot_be_printed_is_not_made(house):
    somebody(house, 1)
    house.hear(client(name="王伟 & Söhne", revision=9))

    waiting(house, 1, 2)

    lacking = {"characters": ["伟 (U+4F1F)", "王 (U+738B)"]}
    assert house.rows(STOPPED) == [("not_printable", lacking)]
    assert house.rows("select count(*) from outbound.frozen") == [(1,)]


def test_what_a_letter_says_is_looked_at_too(house):
    card = {"page": "card", "motto": "Hurra 🎉"}

    waiting(house, 1, p1=json.dumps(card))

    lacking = {"characters": ["🎉 (U+1F389)"]}
    assert house.rows(STOPPED) == [("not_printable", lacking)]


def test_a_smile_that_cannot_be_printed_is_found_before_an_issue_is_approved(desk):
    issue = begun(desk)
    write(desk, issue, GOOD.replace("waltz", "waltz 🙂").replace("Berger", "王"))

    path = f"/v1/newsletters/{issue['issue_id']}/findings"
    found = desk.ask(path).json["items"]

    says = "cannot be printed: say it in words or Latin letters."
    assert [each["detail"] for each in found if each["rule"] == "not_printable"] == [
        *(f"🙂 (U+1F642) {says}", f"王 (U+738B) {says}")
    ]
    assert act(desk, issue, "approval").status_code == 422
    write(desk, issue, GOOD.replace("waltz", "waltz ☺"))
    assert act(desk, issue, "approval").status_code == 201


def test_sent_again_it_goes_to_the_address_that_was_mended(desk, house):
    house.hear(site(1, address_lines=("王府井 1", "1010 Vienna"), revision=5))
    issue = ready(desk)
    send(desk, issue)
    printed(house)
    stopped = recipients(desk, issue)["c-1"]["rule"]
    house.hear(site(1, address_lines=("Wangfujing 1", "1010 Vienna"), revision=6))

    assert send(desk, issue).json["queued"] == 1
    printed(house)

    assert stopped == "not_printable"
    assert house.rows(STATES) == [("l-1", "deferred"), ("l-2", "deferred")]
