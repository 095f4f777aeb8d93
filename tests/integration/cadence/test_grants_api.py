"""The gate over HTTP: may this client be contacted, and taking a grant back."""

import pytest

from libs.contracts.grants import ContactDenied
from services.cadence.domain.exemptions import MAY_BE_EXEMPT
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
    callback,
    client,
    contact,
    days,
    hours,
    kept,
    taken_back,
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
        "reason": "It is too close to another contact with the client:"
        " they lie 10 days apart, and one is granted for 2 March 2026.",
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
def test_a_reply_keeps_no_gap_but_the_night(desk, house):
    reply = {"gap_class": "exempt", "channel": "sms", "purpose": "reply"}
    wanted(desk)
    house.hear(touch(MONDAY - hours(1), "message", direction="in"))

    by_day = wanted(desk, **reply).json
    by_night = wanted(desk, **reply, at="2026-03-03T02:00:00Z").json

    assert (by_day["outcome"], by_day["rule"]) == ("allowed", "exempt")
    assert (by_night["rule"], by_night["not_before"]) == (
        "quiet_hours",
        "2026-03-03T06:00:00Z",
    )


WROTE = touch(MONDAY - hours(1), "message", direction="in")
CAUSES = {
    "call": lambda desk, _: by_hand(desk, "call"),
    "visit": lambda desk, _: by_hand(desk, "visit"),
    "callback": lambda _, house: house.hear(callback(MONDAY, client_id="c-0042")),
    "reply": lambda _, house: house.hear(WROTE),
}
WAYS = {"visit": "in_person", "reply": "email"}


def by_hand(desk, purpose):
    new = {"client_id": "c-0042", "purpose": purpose, "note": "as agreed"}
    assert desk.send("POST", "/v1/tasks", OWNER, new).status_code == 201


def exempt(desk, purpose, **changed):
    way = WAYS.get(purpose, "phone")
    asked = {"gap_class": "exempt", "channel": way, "purpose": purpose}
    return wanted(desk, account_manager("s-07"), **asked | changed).json


@pytest.mark.requirement("M9", "T19")
@pytest.mark.parametrize("purpose", CAUSES)
def test_exempt_is_what_answers_something_and_a_pause_holds_for_it(
    desk, house, purpose
):
    others = [cause for each, cause in CAUSES.items() if each != purpose]
    for cause in others:
        cause(desk, house)
    before = exempt(desk, purpose)
    CAUSES[purpose](desk, house)
    allowed = exempt(desk, purpose)
    pause(desk)
    paused = exempt(desk, purpose)

    assert (before["outcome"], before["rule"]) == ("denied", "nothing_to_answer")
    assert (allowed["outcome"], allowed["rule"]) == ("allowed", "exempt")
    assert (paused["rule"] == "paused") is (purpose != "callback")


def pause(desk):
    told = {"until": "2026-03-05T08:00:00Z", "reason": "leave us alone"}
    assert desk.send("PUT", "/v1/pauses/c-0042", OWNER, told).status_code == 200


@pytest.mark.requirement("M9")
def test_what_is_over_is_answered_no_more(desk, house):
    owed = callback(MONDAY, client_id="c-0042")
    house.hear(owed, WROTE)
    house.hear(kept(owed), taken_back(WROTE))
    by_hand(desk, "call")
    [task] = desk.ask("/v1/tasks", state="open", purpose="call").json["items"]
    path = f"/v1/tasks/{task['task_id']}/cancel"
    desk.send("POST", path, OWNER, {"reason": "they called us"})

    told = [exempt(desk, purpose) for purpose in ("callback", "reply", "call")]

    assert {each["rule"] for each in told} == {"nothing_to_answer"}


@pytest.mark.requirement("M9")
def test_what_was_agreed_for_later_is_exempt_from_that_day_on(desk):
    later = {"client_id": "c-0042", "purpose": "call", "note": "as agreed"}
    desk.send("POST", "/v1/tasks", OWNER, later | {"due_at": "2026-03-05T10:00:00Z"})

    rules = [
        exempt(desk, "call", at=f"2026-03-{day}T08:00:00Z")["rule"]
        for day in ("04", "05")
    ]

    assert rules == ["nothing_to_answer", "exempt"]


def test_the_exempt_purposes_are_listed_in_the_document(desk):
    document = desk.client.get("/v1/cadence/openapi.json").json
    told = document["paths"][REQUESTS]["post"]["description"]

    assert [each for each in sorted(MAY_BE_EXEMPT) if f"`{each}`" not in told] == []


@pytest.mark.parametrize("dry_run", [True, False])
def test_nobody_asks_for_the_past(desk, dry_run):
    answer = wanted(desk, at="2026-03-02T07:59:59Z", dry_run=dry_run)

    assert answer.status_code == 422
    assert [each["path"] for each in answer.json["errors"]] == ["at"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_who_has_left_is_denied_by_that_rule(desk, house, dry_run):
    house.hear(contact(active=False, revision=2))

    told = wanted(desk, contact_id="p-0108", dry_run=dry_run).json

    assert (told["outcome"], told["rule"]) == ("denied", "contact_left")


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
