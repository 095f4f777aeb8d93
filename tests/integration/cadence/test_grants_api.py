"""The gate over HTTP: may this client be contacted, and taking a grant back."""

import pytest

from libs.contracts.grants import ContactDenied
from tests.integration.cadence.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    contact,
    days,
    touch,
)

REQUESTS, GRANTS = "/v1/contact-requests", "/v1/grants"
WANTED = {
    "client_id": "c-0042",
    "gap_class": "personal",
    "channel": "phone",
    "purpose": "check_in",
}


@pytest.fixture
def desk(house, tmp_path):
    house.hear(
        branch(),
        branch(branch_id="graz"),
        client(account_manager="s-07"),
        client(client_id="c-3", branch_id="graz"),
        contact(),
    )
    return Desk(house, tmp_path)


def wanted(desk, who=OWNER, **changed):
    return desk.send("POST", REQUESTS, who, WANTED | changed)


def listed(desk, who=OWNER, **query):
    items = desk.ask(GRANTS, who, **query).json["items"]
    return sorted((each["client_id"], each["withdrawn_at"]) for each in items)


@pytest.mark.requirement("M9")
def test_the_gate_says_yes_once_and_then_until_when_not(desk):
    first, second = wanted(desk).json, wanted(desk).json

    assert (first["outcome"], first["rule"]) == ("allowed", "nothing_against")
    assert first["grant"]["expires_at"] == "2026-03-05T08:00:00Z"
    assert second == {
        "client_id": "c-0042",
        "branch_id": "vienna",
        "outcome": "deferred",
        "rule": "shortest_gap",
        "reason": "It is too close to another contact with the client.",
        "not_before": "2026-03-12T08:00:00Z",
        "grant": None,
    }
    assert listed(desk) == [("c-0042", None)]


@pytest.mark.requirement("M9", "T19")
@pytest.mark.parametrize("who", [OWNER, account_manager("s-07")])
@pytest.mark.parametrize("dry_run", [True, False])
def test_nobody_passes_by_saying_exempt(desk, who, dry_run):
    offer = {"gap_class": "exempt", "channel": "sms", "purpose": "offer"}

    told = wanted(desk, who, **offer, dry_run=dry_run).json

    assert (told["outcome"], told["rule"], told["grant"]) == (
        "denied",
        "not_exempt",
        None,
    )
    assert listed(desk) == []


@pytest.mark.requirement("T17")
def test_a_reply_keeps_no_gap_but_the_night(desk):
    reply = {"gap_class": "exempt", "channel": "sms", "purpose": "reply"}
    wanted(desk)

    by_day = wanted(desk, **reply).json
    by_night = wanted(desk, **reply, at="2026-03-03T02:00:00Z").json

    assert (by_day["outcome"], by_day["rule"]) == ("allowed", "exempt")
    assert (by_night["rule"], by_night["not_before"]) == (
        "quiet_hours",
        "2026-03-03T06:00:00Z",
    )


def test_a_dry_run_grants_nothing(desk):
    told = wanted(desk, dry_run=True).json

    assert (told["outcome"], listed(desk)) == ("allowed", [])


def test_the_same_key_asks_once(desk):
    answers = [desk.send("POST", REQUESTS, OWNER, WANTED, key="k") for _ in range(2)]

    assert answers[0].json == answers[1].json
    assert len(listed(desk)) == 1


def test_a_withdrawn_grant_stands_in_nobodys_way(desk, house):
    grant = wanted(desk).json["grant"]["grant_id"]

    for _ in range(2):
        assert desk.send("DELETE", f"{GRANTS}/{grant}", OWNER).status_code == 204

    [denied] = [each for each in house.announced() if isinstance(each, ContactDenied)]
    assert (denied.request_id, denied.rule) == (grant, "withdrawn")
    assert wanted(desk).json["outcome"] == "allowed"


def test_what_was_used_is_not_withdrawn(desk, house):
    grant = wanted(desk).json["grant"]["grant_id"]
    house.hear(touch(MONDAY, contact_id=None))

    assert desk.send("DELETE", f"{GRANTS}/{grant}", OWNER).status_code == 409
    assert listed(desk, client="c-0042") == [("c-0042", None)]


@pytest.mark.requirement("AZ-2")
@pytest.mark.parametrize(
    ("who", "changed", "status"),
    [
        (manager_of("vienna"), {}, 200),
        (account_manager("s-07"), {}, 200),
        (account_manager("s-08"), {}, 404),
        (manager_of("graz"), {}, 404),
        (OPERATIONS, {}, 403),
        (OWNER, {"client_id": "nobody"}, 404),
        (OWNER, {"contact_id": "nobody"}, 404),
        (OWNER, {"contact_id": "p-0108"}, 200),
        (OWNER, {"client_id": "c-3", "contact_id": "p-0108"}, 404),
        (OWNER, {"gap_class": "weekly"}, 422),
        (OWNER, {"at": "2026-03-02T08:00:00"}, 422),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_everybody_asks_for_their_own_clients(desk, who, changed, status, dry_run):
    answer = wanted(desk, who, **changed, dry_run=dry_run)

    assert answer.status_code == status
    assert len(listed(desk)) == (status == 200 and not dry_run)


@pytest.mark.requirement("AZ-2")
def test_everybody_sees_and_withdraws_the_grants_of_their_own_clients(desk):
    mine = wanted(desk).json["grant"]["grant_id"]
    wanted(desk, client_id="c-3")
    path = f"{GRANTS}/{mine}"

    assert listed(desk) == [("c-0042", None), ("c-3", None)]
    assert listed(desk, manager_of("graz")) == [("c-3", None)]
    assert listed(desk, account_manager("s-07")) == [("c-0042", None)]
    for other in (manager_of("graz"), account_manager("s-08")):
        assert desk.send("DELETE", path, other).status_code == 404
    assert desk.send("DELETE", path, account_manager("s-07")).status_code == 204


def test_grants_are_read_page_by_page(desk):
    for number in range(3):
        at = f"{MONDAY + days(21 * number):%Y-%m-%dT%H:%M:%SZ}"
        wanted(desk, at=at)

    first = desk.ask(GRANTS, limit=2).json
    rest = desk.ask(GRANTS, limit=2, cursor=first["next"]).json

    times = [each["at"] for each in (*first["items"], *rest["items"])]
    assert times == sorted(times)
    assert len(times) == 3
