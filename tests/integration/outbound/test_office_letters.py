"""A letter for an office is judged by whom there it would be for, and greets nobody."""

import pytest

from services.outbound.domain.dispatches import Allowed
from services.outbound.domain.messages import Channel
from services.outbound.storage import ledger
from services.outbound.usecases import template_composing
from tests.integration.outbound.asking import OWNER, Desk
from tests.integration.outbound.gating import due, judged, somebody, unsubscribe
from tests.integration.outbound.house import MONDAY, consent, contact, staff

NO_POST = consent(1, channel="post", address=None, given=False, at=MONDAY)
IDS = "select message_id from outbound.messages"
PREVIEW = "/v1/templates/{}/preview"


@pytest.fixture
def desk(house, tmp_path):
    somebody(house, 1)
    house.hear(staff())
    return Desk(house, tmp_path)


def by_post(desk, **changed):
    wish = {"branch_id": "vienna", "purpose": "thank_you", "channel": "post"}
    answer = desk.send("POST", "/v1/mailings/preview", OWNER, wish | changed)
    [one] = answer.json["clients"]
    return one["outcome"], one["rule"]


@pytest.mark.requirement("T19")
def test_who_decides_there_and_wants_no_post_is_sent_none_at_the_office(desk, house):
    assert by_post(desk) == ("goes", None)

    house.hear(NO_POST)

    assert by_post(desk) == ("left_out", "opted_out")


@pytest.mark.requirement("T19")
def test_who_is_on_the_list_gets_no_letter_by_way_of_the_office(desk, house):
    unsubscribe(house, channel=Channel.POST)

    assert by_post(desk) == ("left_out", "unsubscribed")


@pytest.mark.requirement("T19")
@pytest.mark.usefixtures("desk")
def test_a_due_contact_that_names_nobody_goes_to_nobody_who_said_no(house):
    house.hear(due(contact_id=None))
    [message] = (row[0] for row in house.rows(IDS))
    assert isinstance(judged(house, message)[0], Allowed)

    house.hear(NO_POST)

    [verdict] = judged(house, message)
    assert verdict.rule == "opted_out"


def test_what_somebody_else_there_says_is_theirs_alone(desk, house):
    chief, other = contact(1, decision_maker=True), contact(9, client_id="c-1")
    house.hear(chief, other)

    house.hear(consent(9, client_id="c-1", channel="post", address=None, given=False))

    assert by_post(desk) == ("goes", None)


def test_the_preview_of_a_letter_is_the_letter(desk, house):
    wish = {"branch_id": "vienna", "purpose": "greeting", "channel": "post"}
    mailing = desk.send("POST", "/v1/mailings", OWNER, wish).json["mailing_id"]
    desk.send("POST", f"/v1/mailings/{mailing}/approval", OWNER)
    with house.worker.begin() as transaction:
        messages = ledger.read(transaction, [row[0] for row in house.rows(IDS)])
        [letter] = template_composing.compose(transaction, messages).values()

    place = {"branch_id": "vienna", "channel": "post", "language": "de"}
    path = PREVIEW.format(messages[0].words["template"])
    shown = desk.send("POST", path, OWNER, place | {"client_id": "c-1"})

    assert shown.json["text"] == letter.text
    assert "Liebes Team von" in letter.text
