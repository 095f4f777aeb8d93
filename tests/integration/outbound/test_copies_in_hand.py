"""Copies that a sender has in hand, or that come back: what was said since holds."""

from dataclasses import replace
from functools import partial

import pytest

from libs.contracts.upkeep import PersonErased
from services.outbound.domain.dispatches import Allowed
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import NotNow
from services.outbound.storage import claims, ledger
from services.outbound.usecases import mails
from services.outbound.usecases.preparing import prepare
from services.outbound.usecases.settling import settle
from services.outbound.usecases.tending import tend
from tests.integration.outbound.asking import OWNER, Desk
from tests.integration.outbound.gating import somebody
from tests.integration.outbound.house import client, days
from tests.integration.outbound.issues import GOOD, STAGES, act, printed, ready, send

STORY = {
    "client_id": "c-1",
    "named": "Huber saves 4,000 a year.",
    "anonymised": "A dentist saves 4,000 a year.",
}
ROOM = mails.Room("mail.example", None, "https://pages.mail.example")
HAND = "a hand"
CLAIM = """
update outbound.messages
set state = 'claimed', claimed_by = 'a hand', leased_until = now() + interval '1 hour'
where state in ('queued', 'deferred') returning message_id
"""
GONE = "update outbound.messages set state = 'handed_over' where state = 'claimed'"
BODIES = "select convert_from(body, 'UTF8') from outbound.frozen"


def allow(_transaction, messages):
    return {each.id: Allowed(f"{each.client}@client.example") for each in messages}


MAILS = {Channel.EMAIL: partial(mails.mails, ROOM)}
BY_MAIL = replace(STAGES, judge=allow, makers=MAILS)


@pytest.fixture
def desk(house, tmp_path):
    somebody(house, 1, 2)
    house.hear(client(name="Huber Zahnkunst GmbH", revision=9))
    return Desk(house, tmp_path)


def named(desk, *channels):
    """Send an issue that tells of Julia by name; return the story."""
    story = desk.send("post", "/v1/success-stories", OWNER, STORY).json["story_id"]
    consent = f"/v1/success-stories/{story}/consent"
    desk.send("put", consent, OWNER, {"agreed_by": "p-1"})
    text = GOOD.replace("interesting,", f"interesting, story {story},")
    send(desk, ready(desk, text), *channels)
    return consent


def in_hand(house):
    """Let a sender take in hand what waits, and make mails of it."""
    ids = [message for (message,) in house.rows(CLAIM)]
    with house.worker.begin() as transaction:
        parcels = prepare(transaction, ledger.read(transaction, ids), BY_MAIL)
        claims.keep(transaction, HAND, parcels, transaction.now)
    return parcels


def put_back(house, parcels):
    with house.worker.begin() as transaction:
        claims.release(transaction, HAND, [each.message_id for each in parcels])


def not_now(house, parcels):
    house.execute(GONE)
    told = {each.message_id: NotNow("451 later") for each in parcels}
    with house.worker.begin() as transaction:
        settle(transaction, told, [HAND])


def erase(house):
    who = {"contact_id": "p-1", "client_id": "c-1", "revision": 99}
    house.hear(replace(PersonErased.example(), **who))


def telling(house):
    return ["Huber saves" in body for (body,) in house.rows(BODIES)]


@pytest.mark.requirement("R48")
@pytest.mark.parametrize("back", [put_back, not_now])
def test_a_name_that_is_withdrawn_in_a_senders_hand_does_not_come_back(
    desk, house, back
):
    consent = named(desk, "email")
    parcels = in_hand(house)
    assert telling(house) == [True, True]
    if back is not_now:
        house.execute(GONE)
    desk.send("delete", consent, OWNER)

    back(house, parcels)
    in_hand(house)

    assert telling(house) == [False, False]


@pytest.mark.requirement("GD-2")
def test_who_is_erased_is_named_in_nobodys_letter_that_waits(desk, house):
    named(desk, "post")
    printed(house)
    assert telling(house) == [True, True]

    erase(house)
    printed(house)

    assert telling(house) == [False]


@pytest.mark.parametrize("back", [put_back, not_now])
def test_words_for_one_client_stand_on_a_copy_that_came_back(desk, house, back):
    issue = ready(desk)
    send(desk, issue, "email")
    back(house, in_hand(house))
    path = f"/v1/newsletters/{issue['issue_id']}/notes/c-1"

    said = desk.send("put", path, OWNER, {"note": "Thank you for the cake!"})
    in_hand(house)
    cakes = ["cake" in body for (body,) in house.rows(BODIES)]

    assert said.status_code == 200
    assert sorted(cakes) == [False, True]


def test_what_is_refused_for_now_after_the_issue_was_stopped_does_not_go(desk, house):
    issue = ready(desk)
    send(desk, issue, "email")
    parcels = in_hand(house)
    house.execute(GONE)
    stopped = act(desk, issue, "stopping")
    not_now(house, parcels)
    house.clock.at += days(1)
    with house.worker.begin() as transaction:
        tend(transaction, house.clock.at)

    assert stopped.json["state"] == "sent"
    states = house.rows("select distinct state from outbound.messages")
    assert states == [("expired",)]
