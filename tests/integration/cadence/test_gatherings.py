"""Events for clients: some introduce and sell nothing, some sell what is needed."""

from dataclasses import replace

import pytest

from libs.contracts.grants import ContactDenied, ContactDue
from libs.contracts.knowledge import NeedRecorded
from tests.integration.cadence.asking import (
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
    hours,
    merged,
)

PATH = "/v1/gatherings"
BORIS, ANNA = manager_of("vienna"), account_manager("s-07")
INVITED = (
    "select client_id, contact_id, closed_at from cadence.tasks"
    " where purpose = 'invitation' order by client_id"
)
COFFEE = {
    "branch_id": "vienna",
    "form": "coffee_club",
    "name": "Coffee in March",
    "starts_at": (MONDAY + days(18)).isoformat(),
}
LESSON = COFFEE | {"form": "lunch_and_learn", "offer": "Firewall"}
BEGUN = MONDAY + days(18)
NEWS = (
    "select client_id, note, due_at, outcome from cadence.tasks"
    " where purpose = 'event_news' order by opened_at, client_id"
)


@pytest.fixture
def desk(house, tmp_path):
    house.hear(branch(), client(client_id="c-1", account_manager="s-07"))
    house.hear(client(client_id="c-2"), contact(contact_id="p-2", client_id="c-2"))
    return Desk(house, tmp_path)


def post(desk, path, who=BORIS, **body):
    return desk.send("POST", path, who, body)


def planned(desk, told):
    made = post(desk, PATH, **told)
    assert made.status_code == 201, made.text
    return f"{PATH}/{made.json['gathering_id']}"


def said(desk, event, client_id, *states):
    path = f"{event}/guests/{client_id}/answer"
    return [post(desk, path, state=state).status_code for state in states]


def paths(answer):
    errors = answer.json.get("errors", [])
    return answer.status_code, [error["path"] for error in errors]


@pytest.mark.requirement("R53")
@pytest.mark.parametrize("form", ["meet_and_greet", "coffee_club"])
def test_where_clients_are_introduced_nothing_is_offered(desk, form):
    offered = COFFEE | {"form": form, "offer": "Managed backup"}

    assert paths(post(desk, PATH, **offered)) == (422, ["offer"])

    assert desk.ask(PATH).json["items"] == []
    made = post(desk, PATH, **COFFEE | {"form": form}).json
    assert (made["purpose"], made["offer"]) == ("introduce", None)


@pytest.mark.requirement("R53")
def test_who_consented_and_came_is_introduced_and_that_is_logged(desk, house):
    event = planned(desk, COFFEE)
    for each in ("c-1", "c-2"):
        assert post(desk, f"{event}/guests", client_id=each).status_code == 201
    pair = {"client_id": "c-2", "other_client_id": "c-1"}

    assert said(desk, event, "c-1", "accepted", "came") == [422, 422]
    assert said(desk, event, "c-1", "consented", "accepted", "came") == [201, 201, 422]
    assert said(desk, event, "c-2", "consented", "accepted") == [201] * 2
    house.clock.at = BEGUN
    assert said(desk, event, "c-1", "came") == [201]
    assert post(desk, f"{event}/introductions", **pair).status_code == 422
    assert said(desk, event, "c-2", "came") == [201]
    same = pair | {"client_id": "c-1"}
    assert post(desk, f"{event}/introductions", **same).status_code == 422

    told = post(desk, f"{event}/introductions", **pair).json
    [introduced] = told["introductions"]
    assert (introduced["client_id"], introduced["other_client_id"]) == ("c-1", "c-2")
    assert {each["state"] for each in told["guests"]} == {"came"}


def test_who_takes_the_consent_back_is_asked_for_it_again(desk):
    event = planned(desk, COFFEE)
    post(desk, f"{event}/guests", client_id="c-1")

    assert said(desk, event, "c-1", "consented", "declined") == [201] * 2
    [guest] = desk.ask(event).json["guests"]

    assert (guest["state"], guest["consented_at"]) == ("declined", None)
    assert said(desk, event, "c-1", "accepted") == [422]


@pytest.mark.requirement("R54")
def test_who_is_taught_and_sold_something_has_a_need_of_it(desk, house):
    event = planned(desk, LESSON)
    need = replace(NeedRecorded.example(), client_id="c-1", met_on=None)
    house.hear(need, replace(need, need_id="n-met", met_on=MONDAY.date()))
    guests = f"{event}/guests"

    beer = replace(need, need_id="n-beer", name="Beer for the firewalls")
    house.hear(beer)

    for named in (None, "n-unknown", "n-met", "n-beer"):
        refused = post(desk, guests, client_id="c-1", need_id=named)
        assert paths(refused) == (422, ["need_id"])
    other = post(desk, guests, client_id="c-2", need_id=need.need_id)
    assert paths(other) == (422, ["need_id"])
    assert house.rows(INVITED) == []

    invited = post(desk, guests, client_id="c-1", need_id=need.need_id)
    assert invited.json["guests"][0]["need_id"] == need.need_id
    assert said(desk, event, "c-1", "accepted") == [201]


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [({"starts_at": MONDAY.isoformat()}, "starts_at"), ({"offer": None}, "offer")],
)
def test_an_event_lies_ahead_and_says_what_it_sells(desk, changed, wrong):
    assert paths(post(desk, PATH, **LESSON | changed)) == (422, [wrong])
    event = planned(desk, LESSON)
    assert paths(desk.send("PATCH", event, BORIS, changed)) == (422, [wrong])
    assert desk.ask(event).json["offer"] == "Firewall"


@pytest.mark.requirement("R53")
def test_whoever_was_invited_is_told_of_each_change_in_time(desk, house):
    event = planned(desk, COFFEE)
    for each in ("c-1", "c-2"):
        post(desk, f"{event}/guests", client_id=each)
    said(desk, event, "c-1", "consented")
    later = {"starts_at": (MONDAY + days(20)).isoformat(), "name": "Tea in March"}
    later["place"] = "Ring 1"

    assert desk.send("PATCH", event, ANNA, later).status_code == 403
    changed = desk.send("PATCH", event, BORIS, later)
    assert (changed.status_code, changed.json["name"]) == (200, "Tea in March")
    told = "Tea in March is on 22 March 2026 at 09:00, Ring 1"
    assert house.rows(NEWS) == [("c-1", told, MONDAY + days(1), None)]
    invited = f"{INVITED} limit 1 offset 1".replace("contact_id", "note")
    assert house.rows(invited) == [("c-2", "Tea in March", None)]

    house.clock.at = MONDAY + days(2)
    assert desk.send("PATCH", event, BORIS, later).status_code == 200
    off = post(desk, f"{event}/cancel")
    assert (off.status_code, off.json["cancelled_at"]) == (201, "2026-03-04T08:00:00Z")
    assert house.rows(NEWS) == [
        ("c-1", told, MONDAY + days(1), "superseded"),
        ("c-1", "Tea in March is called off", MONDAY + days(3), None),
    ]
    assert house.rows(invited) == [("c-2", "Tea in March", MONDAY + days(2))]


def test_the_news_say_what_the_event_is_by_now_and_only_to_who_may_come(desk, house):
    event = planned(desk, COFFEE | {"place": "Ring 1"})
    for each in ("c-1", "c-2"):
        post(desk, f"{event}/guests", client_id=each)
        said(desk, event, each, "consented")
    desk.send("PATCH", event, BORIS, {"name": "Tea in March", "place": "Graben 2"})

    house.tick("announce_due_contacts")
    [one, other] = announced(house, ContactDue)
    said(desk, event, "c-2", "declined")
    house.clock.at = MONDAY + hours(1)
    post(desk, f"{event}/cancel")
    house.tick("announce_due_contacts")

    assert {one.client_id, other.client_id} == {"c-1", "c-2"}
    told = (one.purpose, one.channel, one.topic, one.event_at)
    assert told == ("event_news", "email", "Tea in March", BEGUN)
    assert (one.event_place, one.event_off) == ("Graben 2", False)
    *_, off = announced(house, ContactDue)
    assert (off.client_id, off.topic, off.event_off) == ("c-1", "Tea in March", True)
    assert len(announced(house, ContactDue)) == 3
    # What was not sent yet of the earlier news is called back.
    back = {each.request_id for each in announced(house, ContactDenied)}
    assert back == {one.task_id, other.task_id}


def announced(house, event):
    return [each for each in house.announced() if isinstance(each, event)]


def test_to_an_event_that_was_called_off_nobody_comes(desk):
    event = planned(desk, COFFEE)
    post(desk, f"{event}/guests", client_id="c-1")
    post(desk, f"{event}/cancel")

    assert said(desk, event, "c-1", "consented") == [409]
    assert post(desk, f"{event}/guests", client_id="c-2").status_code == 409
    assert post(desk, f"{event}/cancel").status_code == 409
    assert desk.send("PATCH", event, BORIS, {"name": "Tea"}).status_code == 409


def test_an_event_that_has_begun_is_not_changed_any_more(desk, house):
    event = planned(desk, COFFEE)
    house.clock.at = BEGUN

    assert paths(post(desk, f"{event}/cancel")) == (422, ["starts_at"])
    assert desk.send("PATCH", event, BORIS, {"name": "Tea"}).status_code == 422


def test_an_invitation_is_a_task_once_and_an_answer_does_it(desk, house):
    event = planned(desk, COFFEE)
    guest = {"client_id": "c-2", "contact_id": "p-2"}

    assert post(desk, f"{event}/guests", **guest).status_code == 201
    assert post(desk, f"{event}/guests", **guest).status_code == 409
    assert house.rows(INVITED) == [("c-2", "p-2", None)]

    said(desk, event, "c-2", "consented")
    assert house.rows(INVITED) == [("c-2", "p-2", MONDAY)]


def test_an_invitation_that_nobody_made_ends_when_the_event_begins(desk, house):
    event = planned(desk, COFFEE)
    post(desk, f"{event}/guests", client_id="c-1")

    house.tick("see_outages_through", MONDAY + days(18))

    assert house.rows(INVITED) == [("c-1", None, MONDAY + days(18))]
    late = post(desk, f"{event}/guests", client_id="c-2")
    assert paths(late) == (422, ["starts_at"])


def test_guests_are_of_the_branch_and_contacts_of_the_guests(desk, house):
    graz = client(client_id="c-3", branch_id="graz")
    house.hear(branch(branch_id="graz"), graz)
    house.hear(contact(contact_id="p-3", client_id="c-3", branch_id="graz"))
    event = planned(desk, COFFEE)
    guests = f"{event}/guests"

    for who in (BORIS, OWNER):
        answer = post(desk, guests, who, client_id="c-3")
        assert paths(answer) == (404, ["client_id"])
    theirs = post(desk, guests, client_id="c-2", contact_id="p-3")
    assert paths(theirs) == (422, ["contact_id"])
    assert desk.ask(event, manager_of("graz")).status_code == 404
    assert desk.ask(PATH, manager_of("graz")).json["items"] == []
    assert post(desk, PATH, manager_of("graz"), **COFFEE).status_code == 404


def test_an_account_manager_invites_and_sees_their_own_clients_only(desk):
    event = planned(desk, COFFEE)
    guests = f"{event}/guests"
    post(desk, guests, client_id="c-2")

    assert post(desk, guests, ANNA, client_id="c-1").status_code == 201
    assert post(desk, guests, ANNA, client_id="c-2").status_code == 404
    answer = post(desk, f"{guests}/c-2/answer", ANNA, state="consented")
    assert answer.status_code == 404
    assert post(desk, PATH, ANNA, **COFFEE).status_code == 403
    [shown] = desk.ask(PATH, ANNA).json["items"]
    assert [each["client_id"] for each in shown["guests"]] == ["c-1"]
    assert len(desk.ask(event).json["guests"]) == 2


def test_a_need_and_a_contact_of_a_merged_client_are_the_survivors(desk, house):
    need = replace(NeedRecorded.example(), client_id="c-1", met_on=None)
    house.hear(contact(contact_id="p-1", client_id="c-1"), need, merged())
    event = planned(desk, LESSON)

    guest = {"client_id": "c-2", "contact_id": "p-1", "need_id": need.need_id}

    assert post(desk, f"{event}/guests", **guest).status_code == 201
