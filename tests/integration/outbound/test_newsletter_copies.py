"""Copies of an issue: once to each, on paper first, and who reads them."""

import json

import pytest

from libs.contracts.messages import MessageSent
from services.outbound.domain.messages import Channel
from services.outbound.storage import ledger
from services.outbound.usecases import newsletter_composing
from tests.integration.outbound.asking import OWNER, Desk, account_manager
from tests.integration.outbound.gating import somebody
from tests.integration.outbound.house import (
    branch,
    client,
    consent,
    contact,
    site,
)
from tests.integration.outbound.issues import (
    GOOD,
    act,
    posted,
    printed,
    ready,
    recipients,
    send,
    standing,
)

LEDGER = """
select client_id, recipient, channel, gap_class, state, copies from outbound.messages
order by client_id, channel, recipient
"""
WHOSE = "select client_id from outbound.messages where message_id = '{}'"
NO_POST = consent(3, channel="post", given=False, address=None)
MAILED = "update outbound.messages set state = 'sent' where channel = 'email'"


@pytest.fixture
def desk(house, tmp_path):
    """Five clients: one without an office, one who wants no post, one who left us."""
    somebody(house, 1, 2, 3)
    house.hear(client(4), contact(4))
    house.hear(client(5, status="lost"), contact(5), site(5))
    house.hear(NO_POST)
    return Desk(house, tmp_path)


def foresee(desk, issue, *channels):
    wanted = {"channels": list(channels or ("post",))}
    told = act(desk, issue, "foresight", **wanted)
    assert told.status_code == 200, told.text
    return told.json


def read_by(desk, issue, client, who=OWNER, **said):
    path = f"/v1/newsletters/{issue['issue_id']}/readers/{client}"
    return desk.send("put", path, who, said)


def test_before_it_is_sent_it_says_who_gets_nothing_and_why(desk, house):
    told = foresee(desk, ready(desk))

    assert told["counts"] == {"post goes": 2, "post left_out": 3}
    assert {each["client_id"]: each["rule"] for each in told["items"]} == {
        "c-3": "opted_out",
        "c-4": "no_address",
        "c-5": "client_lost",
    }
    assert house.rows("select * from outbound.messages") == []


def test_before_it_is_sent_it_says_who_waits_and_who_asks_the_gap_gate(desk, house):
    issue = ready(desk)
    asking = foresee(desk, issue, "post", "email")["asks_leave"]
    house.hear(branch(revision=9, address_lines=()))

    told = foresee(desk, issue)

    assert asking == 4
    assert told["counts"] == {"post put_off": 2, "post left_out": 3}
    assert "branch_without_address" in {each["rule"] for each in told["items"]}


def test_what_is_left_out_is_not_told_as_going_however_often_it_is_sent(desk):
    issue = ready(desk)

    first, again = (send(desk, issue, "post").json for _ in range(2))

    assert (first["queued"], first["left_out"]) == (4, 2)
    assert again["queued"] == again["left_out"]


@pytest.mark.requirement("R41")
def test_only_a_posted_copy_is_delivered_and_those_left_out_are_told_with_reasons(
    desk, house
):
    issue = ready(desk)
    sent = send(desk, issue)
    assert (sent.status_code, sent.json["queued"]) == (201, 4)
    on_its_way = recipients(desk, issue)

    printed(house)
    waiting = recipients(desk, issue)
    posted(house)
    there = recipients(desk, issue)

    assert on_its_way["c-1"]["delivery"] == "on_its_way"
    assert waiting["c-1"]["delivery"] == "on_its_way"
    assert {c: (each["delivery"], each["rule"]) for c, each in there.items()} == {
        "c-1": ("delivered", None),
        "c-2": ("delivered", None),
        "c-3": ("left_out", "opted_out"),
        "c-4": ("left_out", "no_address"),
        "c-5": ("left_out", "client_lost"),
    }
    told = standing(desk, issue)
    assert told["deliveries"] == {"delivered": 2, "left_out": 3}
    assert [(each["rule"], each["clients"]) for each in told["left_out"]] == [
        ("client_lost", 1),
        ("no_address", 1),
        ("opted_out", 1),
    ]


@pytest.mark.requirement("R41")
def test_who_only_has_the_mail_does_not_have_the_issue(desk, house):
    issue = ready(desk)
    send(desk, issue, "email")

    house.execute(MAILED)

    told = recipients(desk, issue)
    assert told["c-1"]["email"] == "sent"
    assert (told["c-1"]["delivery"], told["c-1"]["rule"]) == (
        "only_email",
        "not_chosen",
    )
    assert standing(desk, issue)["deliveries"] == {"only_email": 4, "left_out": 1}


def test_what_is_posted_is_told_once_with_the_month_it_is_of(desk, house):
    issue = ready(desk)
    send(desk, issue)
    printed(house)
    posted(house)

    told = [each for each in house.announced() if isinstance(each, MessageSent)]

    assert sorted(each.client_id for each in told) == ["c-1", "c-2"]
    assert {
        (each.purpose, each.period, each.channel, each.gap_class) for each in told
    } == {("newsletter", "2026-03", "post", "exempt")}


def test_sent_again_it_goes_only_to_those_who_came_since(desk, house):
    issue = ready(desk)
    send(desk, issue)
    somebody(house, 6)

    again = send(desk, issue)

    assert (again.json["queued"], again.json["before"]) == (1, 3)
    assert len(house.rows(LEDGER)) == 5


def test_sent_again_it_goes_to_those_whose_address_was_missing(desk, house):
    issue = ready(desk)
    send(desk, issue)
    printed(house)
    house.hear(site(4))
    before = recipients(desk, issue)["c-4"]["delivery"]

    again = send(desk, issue)
    printed(house)
    posted(house)

    there = recipients(desk, issue)
    assert (before, again.json["queued"]) == ("left_out", 1)
    assert there["c-4"]["delivery"] == "delivered"
    assert there["c-3"]["rule"] == "opted_out"
    assert len([e for e in house.announced() if isinstance(e, MessageSent)]) == 3


def test_a_site_that_comes_later_brings_no_second_copy(desk, house):
    issue = ready(desk)
    send(desk, issue)
    house.hear(site(1, site_id="l-0"), site(4))

    again = send(desk, issue)
    printed(house)
    posted(house)

    told = [e.client_id for e in house.announced() if isinstance(e, MessageSent)]
    assert again.json["queued"] == 0
    assert sorted(told) == ["c-1", "c-2", "c-4"]


def test_letters_that_would_come_from_nowhere_are_not_sent(desk, house):
    house.hear(branch(address_lines=(), revision=9))
    issue = ready(desk)

    refused = send(desk, issue)
    said = {"postal_lines": ["Keepwell GmbH", "Graben 2", "1010 Wien"]}
    path = "/v1/senders/vienna"
    seen = desk.ask(path).headers["ETag"]
    assert desk.send("patch", path, OWNER, said, match=seen).status_code == 200

    assert refused.status_code == 422
    assert "keepwell sender" in refused.json["detail"]
    assert send(desk, issue).status_code == 201
    assert len(printed(house)) == 2


def test_an_issue_that_nobody_approved_is_not_sent(desk, house):
    issue = ready(desk)
    house.execute("update outbound.issues set approved_at = null")

    assert send(desk, issue).status_code == 409
    assert house.rows(LEDGER) == []


def test_a_mail_keeps_the_gate_and_a_letter_needs_no_leave(desk, house):
    send(desk, ready(desk), "post", "email")

    assert house.rows(LEDGER)[:2] == [
        ("c-1", "p-1", "email", "broadcast", "queued", 1),
        ("c-1", "l-1", "post", "exempt", "queued", 1),
    ]
    house.tick("ask_for_leave")
    asked = [each for each in house.announced() if hasattr(each, "request_id")]
    assert {each.channel for each in asked} == {"email"}


def test_neither_texts_nor_chats_carry_a_newsletter(desk):
    assert send(desk, ready(desk), "sms").status_code == 422


@pytest.mark.requirement("R43")
def test_a_site_gets_one_copy_however_many_work_there_and_it_costs_once(desk, house):
    house.hear(*(contact(n, client_id="c-1") for n in (11, 12)))
    terms = desk.ask("/v1/newsletter-terms").json | {"copy_cost": "1.40"}
    desk.send("put", "/v1/newsletter-terms", OWNER, terms)
    issue = ready(desk)
    send(desk, issue)
    printed(house)

    told = standing(desk, issue)

    assert [row for row in house.rows(LEDGER) if row[0] == "c-1"] == [
        ("c-1", "l-1", "post", "exempt", "deferred", 1)
    ]
    # Three read the one copy of the first client, one that of the second.
    assert (told["copies"], told["reach"], told["cost"]) == (2, 4, "2.80")


@pytest.mark.requirement("R43")
def test_more_copies_go_to_a_site_when_somebody_says_so(desk, house):
    house.hear(site(21, client_id="c-1"), site(22, client_id="c-1"))
    for place, told in (("l-1", {"copies": 3, "reach": 40}), ("l-21", {"copies": 1})):
        path = f"/v1/site-copies/{place}"
        assert desk.send("put", path, OWNER, told).status_code == 200
    issue = ready(desk)
    send(desk, issue)

    theirs = [row for row in house.rows(LEDGER) if row[0] == "c-1"]

    assert [(row[1], row[5]) for row in theirs] == [("l-1", 3), ("l-21", 1)]
    listed = desk.ask("/v1/site-copies").json["items"]
    assert [(e["site_id"], e["copies"], e["reach"]) for e in listed] == [
        ("l-1", 3, 40),
        ("l-21", 1, None),
    ]
    unknown = desk.send("put", "/v1/site-copies/l-99", OWNER, {"copies": 1})
    assert unknown.status_code == 404


@pytest.mark.requirement("R45")
def test_the_read_rate_is_of_those_it_was_posted_to_and_unknown_is_not_no(desk, house):
    somebody(house, 6, 7)
    issue = ready(desk)
    send(desk, issue)
    printed(house)
    posted(house)
    assert read_by(desk, issue, "c-1", read=True).status_code == 200
    read_by(desk, issue, "c-2", read=False, how="reply_card")
    read_by(desk, issue, "c-4", read=True)  # who was posted nothing

    told = standing(desk, issue)["readership"]

    assert told == {"posted": 4, "yes": 1, "no": 1, "unknown": 2, "rate": 0.25}
    assert recipients(desk, issue)["c-6"]["read"] is None


@pytest.mark.requirement("R45")
def test_the_code_on_a_copy_tells_whose_it_is(desk, house):
    issue = ready(desk)
    send(desk, issue)
    [parcel, _] = printed(house)
    letter = json.loads(parcel.body)
    last = letter["printed"]["sections"][-1]["paragraphs"][-1]
    code = last.removesuffix(".").rpartition(" ")[2]

    path = f"/v1/newsletters/{issue['issue_id']}/codes"
    whose = desk.ask(f"{path}/{code}").json["client_id"]

    assert code == parcel.message_id[:8].upper()
    assert house.rows(WHOSE.format(parcel.message_id)) == [(whose,)]
    assert desk.ask(f"{path}/FFFFFFFF").status_code == 404


def test_an_account_manager_sees_how_it_stands_with_their_own_clients(desk, house):
    house.hear(client(2, account_manager="s-9", revision=9))
    issue, nina = ready(desk), account_manager("s-9")
    send(desk, issue)

    assert recipients(desk, issue, nina).keys() == {"c-2"}
    assert read_by(desk, issue, "c-1", nina, read=True).status_code == 404
    assert send(desk, issue, who=nina).status_code == 403


def test_a_copy_is_written_to_whom_it_goes_with_what_is_said_to_them_alone(desk, house):
    house.hear(contact(name="Julia Huber", revision=9))
    issue = ready(desk)
    path = f"/v1/newsletters/{issue['issue_id']}/notes/c-1"
    desk.send("put", path, OWNER, {"note": "Thank you for the cake!"})
    send(desk, issue, "email")

    ids = [m for (m,) in house.rows("select message_id from outbound.messages")]
    with house.worker.begin() as transaction:
        messages = ledger.read(transaction, ids)
        written = newsletter_composing.compose(transaction, messages)
    copies = {each.client: written[each.id] for each in messages}

    assert copies["c-1"].subject == "March at Keepwell"
    assert "Dear Julia Huber," in copies["c-1"].text
    assert "Thank you for the cake!" in copies["c-1"].html
    assert all("cake" not in copies[c].text for c in ("c-2", "c-3", "c-4"))
    assert "<ul><li>Press two keys.</li>" in copies["c-1"].html


def test_the_same_issue_by_mail_is_a_mail_to_many(desk, house):
    send(desk, ready(desk, GOOD), "email")

    [row] = [each for each in house.rows(LEDGER) if each[0] == "c-1"]

    assert (row[2], row[3]) == (Channel.EMAIL, "broadcast")
