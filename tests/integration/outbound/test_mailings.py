"""One purpose to many clients: foreseen, proposed, approved and stopped."""

import pytest

from libs.contracts.messages import MessageRefused
from services.outbound.storage import ledger
from services.outbound.usecases import template_composing
from tests.integration.outbound.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.outbound.gating import sent, somebody, unsubscribe
from tests.integration.outbound.house import (
    branch,
    client,
    consent,
)

MAILS = "select client_id, state, gap_class, mailing_id from outbound.messages"
NO_MORE = consent(2, given=False, address=None)


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


@pytest.fixture
def five(house):
    """Five clients: one who wants no mail, one of whom no address is known."""
    somebody(house, 1, 2, 3, 4)
    house.hear(
        client(5), client(4, tier="C", tags=("vip",), account_manager="s-9", revision=9)
    )
    house.hear(NO_MORE)
    return house


def wish(**changed):
    usual = {"branch_id": "vienna", "purpose": "thank_you", "channel": "email"}
    return usual | changed


def preview(desk, who=OWNER, **changed):
    return desk.send("post", "/v1/mailings/preview", who, wish(**changed))


def proposed(desk, who=OWNER, **changed):
    answer = desk.send("post", "/v1/mailings", who, wish(**changed))
    assert answer.status_code == 201
    return answer.json["mailing_id"]


def act(desk, mailing, what, who=OWNER):
    return desk.send("post", f"/v1/mailings/{mailing}/{what}", who)


def left_out(desk, mailing, who=OWNER):
    told = desk.ask(f"/v1/mailings/{mailing}/left-out", who).json["items"]
    return [(each["client_id"], each["rule"]) for each in told]


def texts_said(house):
    """Compose what is queued as the sender does; return each client's text."""
    with house.worker.begin() as transaction:
        ids = [row[0] for row in house.rows("select message_id from outbound.messages")]
        messages = ledger.read(transaction, ids)
        told = template_composing.compose(transaction, messages)
        return {each.client: told[each.id].text for each in messages}


def outcomes(answer):
    return {each["client_id"]: each["rule"] for each in answer.json["clients"]}


def test_it_says_beforehand_who_gets_it_and_who_does_not_and_why(desk, five):
    sent(five)

    told = preview(desk)

    assert told.json["goes"] == 2
    assert outcomes(told) == {
        "c-1": "too_many_mails",
        "c-2": "opted_out",
        "c-3": None,
        "c-4": None,
        "c-5": "no_address",
    }
    assert [
        (each["outcome"], each["rule"], each["clients"])
        for each in told.json["reasons"]
    ] == [
        ("left_out", "no_address", 1),
        ("left_out", "opted_out", 1),
        ("put_off", "too_many_mails", 1),
    ]
    assert all(each["reason"].endswith(".") for each in told.json["reasons"])
    assert five.rows("select count(*) from outbound.messages") == [(1,)]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("audience", "whom"),
    [
        ({}, {"c-1", "c-2", "c-3", "c-4", "c-5"}),
        ({"tiers": ["C"]}, {"c-4"}),
        ({"tags": ["vip"], "tiers": ["C"]}, {"c-4"}),
        ({"client_ids": ["c-1", "c-4"]}, {"c-1", "c-4"}),
        ({"statuses": ["lost"]}, set()),
    ],
)
def test_an_audience_is_all_for_whom_everything_holds(desk, audience, whom):
    assert outcomes(preview(desk, **audience)).keys() == whom


def test_nothing_goes_out_before_somebody_has_approved_it(desk, five):
    mailing = proposed(desk)
    assert five.rows(MAILS) == []

    approved = act(desk, mailing, "approval", manager_of("vienna"))

    assert approved.json["recipients"] == 3
    assert approved.json["left_out"] == 2
    assert left_out(desk, mailing) == [("c-2", "opted_out"), ("c-5", "no_address")]
    assert sorted(five.rows(MAILS)) == [
        (client, "queued", "broadcast", mailing) for client in ("c-1", "c-3", "c-4")
    ]
    again = act(desk, mailing, "approval")
    assert again.status_code == 409


def test_of_one_purpose_and_period_nobody_gets_two(desk, five):
    both = [proposed(desk, period="spring") for _ in range(2)]
    queued = [act(desk, each, "approval").json["recipients"] for each in both]

    assert queued == [3, 0]
    left = {rule for each in both for _, rule in left_out(desk, each)}
    assert left == {"opted_out", "no_address", "sent_before"}
    assert len(five.rows(MAILS)) == 3


def test_what_has_not_gone_out_of_a_stopped_mailing_does_not(desk, five):
    mailing = proposed(desk)
    act(desk, mailing, "approval")
    five.execute("update outbound.messages set state = 'sent' where client_id = 'c-1'")

    assert act(desk, mailing, "stopping").json["stopped_at"]

    standing = desk.ask(f"/v1/mailings/{mailing}/standing").json["items"]
    assert [(each["state"], each["rule"], each["messages"]) for each in standing] == [
        ("sent", None, 1),
        ("suppressed", "mailing_stopped", 2),
    ]
    refused = [e for e in five.announced() if isinstance(e, MessageRefused)]
    assert len(refused) == 2
    assert act(desk, mailing, "approval").status_code == 409
    assert act(desk, mailing, "stopping").status_code == 409


def test_an_account_manager_proposes_to_own_clients_and_approves_nothing(desk, five):
    theirs = account_manager("s-9")

    assert outcomes(preview(desk, theirs)).keys() == {"c-4"}
    mailing = proposed(desk, theirs)
    assert act(desk, mailing, "approval", theirs).status_code == 403
    act(desk, mailing, "approval")

    assert [row[0] for row in five.rows(MAILS)] == ["c-4"]
    assert desk.ask(f"/v1/mailings/{mailing}", theirs).status_code == 200
    others = account_manager("s-7")
    assert desk.ask(f"/v1/mailings/{mailing}", others).status_code == 404
    assert desk.ask("/v1/mailings", others).json["items"] == []


def test_another_branchs_mailing_is_not_there(desk, five):
    five.hear(branch(branch_id="graz"))
    graz = manager_of("graz")
    mailing = proposed(desk)

    assert preview(desk, graz).status_code == 404
    assert desk.ask(f"/v1/mailings/{mailing}", graz).status_code == 404
    assert act(desk, mailing, "approval", graz).status_code == 404
    assert preview(desk, branch_id="linz").status_code == 404
    assert preview(desk, OPERATIONS).status_code == 403


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": "newsletter"},
        {"purpose": "handover"},
        {"channel": "sms"},
        {"tiers": ["D"]},
    ],
)
def test_what_nobody_can_write_is_not_sent(desk, changed):
    assert preview(desk, **changed).status_code == 422


def test_what_asks_something_of_them_keeps_the_gap_of_asks(desk, five):
    act(desk, proposed(desk, purpose="review", client_ids=["c-1"]), "approval")

    assert [row[2] for row in five.rows(MAILS)] == ["ask"]


def test_a_letter_to_a_client_goes_to_its_office(desk, five):
    act(desk, proposed(desk, channel="post", client_ids=["c-1"]), "approval")

    assert five.rows("select contact_id, recipient from outbound.messages") == [
        (None, "l-1")
    ]


def test_the_owner_says_when_people_are_disturbed_and_how_often(desk, five):
    terms = desk.ask("/v1/sending-terms").json
    assert (terms["opens"], terms["email_days"]) == (9, 7)
    sent(five)

    told = terms | {"email_most": 2}
    path, seen = "/v1/sending-terms", desk.ask("/v1/sending-terms").headers["ETag"]
    assert desk.send("put", path, OWNER, told).status_code == 428
    assert desk.send("put", path, OWNER, told, match=seen).json == told
    assert desk.send("put", path, OWNER, terms, match=seen).status_code == 412

    assert outcomes(preview(desk))["c-1"] is None
    seen = desk.ask(path).headers["ETag"]
    wrong = desk.send("put", path, OWNER, terms | {"closes": 9}, match=seen)
    assert wrong.status_code == 422
    theirs = desk.send("put", path, manager_of("vienna"), terms, match=seen)
    assert theirs.status_code == 403


def test_who_is_on_the_suppression_list_is_seen_and_taken_off_it(desk, five):
    unsubscribe(five)

    [listed] = desk.ask("/v1/message-suppressions").json["items"]
    assert (listed["contact_id"], listed["why"]) == ("p-1", "unsubscribed")
    path = f"/v1/message-suppressions/{listed['suppression_id']}"
    assert desk.send("delete", path, manager_of("graz")).status_code == 404
    assert desk.send("delete", path, manager_of("vienna")).status_code == 204
    assert outcomes(preview(desk))["c-1"] is None


def test_of_many_clients_some_are_judged_at_once_until_all_are(desk, five, monkeypatch):
    monkeypatch.setattr("services.outbound.storage.mailings.A_WINDOW", 2)
    first = preview(desk)
    mailing = proposed(desk)

    rounds = [act(desk, mailing, "approval").json for _ in range(3)]

    assert (first.json["next"], outcomes(first).keys()) == ("c-2", {"c-1", "c-2"})
    assert outcomes(preview(desk, after="c-4")).keys() == {"c-5"}
    told = [(e["recipients"], e["left_out"], bool(e["queued_at"])) for e in rounds]
    assert told == [(1, 1, False), (3, 1, False), (3, 2, True)]
    assert len({e["approved_at"] for e in rounds}) == 1
    assert act(desk, mailing, "approval").status_code == 409
    assert len(five.rows(MAILS)) == 3


def test_a_mailing_that_is_stopped_half_way_is_not_approved_to_its_end(
    desk, five, monkeypatch
):
    monkeypatch.setattr("services.outbound.storage.mailings.A_WINDOW", 2)
    mailing = proposed(desk)
    act(desk, mailing, "approval")

    assert act(desk, mailing, "stopping").status_code == 200

    assert act(desk, mailing, "approval").status_code == 409
    assert [row[1] for row in five.rows(MAILS)] == ["suppressed"]


def test_what_was_approved_goes_out_whatever_is_approved_later(desk, five):
    mailing = proposed(desk, client_ids=["c-1"])
    place = {"branch_id": "vienna", "channel": "email", "language": "de"}
    words = place | {"subject": "Danke", "text": "{{ greeting }}\n\nDanke!"}

    fixed = act(desk, mailing, "approval").json["wordings"]
    path = "/v1/templates/thank_you/versions"
    version = desk.send("post", path, OWNER, words).json["version_id"]
    desk.send("post", f"/v1/template-versions/{version}/approval", OWNER)
    later = proposed(desk, client_ids=["c-3"])
    anew = act(desk, later, "approval").json["wordings"]

    assert {(e["language"], e["version"]) for e in fixed} == {("de", 0), ("en", 0)}
    assert ("de", 1) in {(e["language"], e["version"]) for e in anew}
    anew_said = {whose: "Danke!" in told for whose, told in texts_said(five).items()}
    assert anew_said == {"c-1": False, "c-3": True}


def test_a_deputy_proposes_to_whom_they_look_after_too(desk, five):
    five.hear(client(1, deputy="s-9", revision=9))

    assert outcomes(preview(desk, account_manager("s-9"))).keys() == {"c-1", "c-4"}
