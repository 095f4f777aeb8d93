"""Tasks over HTTP: who may open them, see them, and say what became of them."""

from dataclasses import replace

import pytest

from libs.contracts.upkeep import PersonErased
from services.cadence.usecases import call_list
from tests.integration.cadence.asking import OPERATIONS, OWNER, Desk, manager_of
from tests.integration.cadence.handling import (
    ANNA,
    BEN,
    FRIDAY,
    TASKS,
    act,
    by_hand,
    opened,
    settled,
)
from tests.integration.cadence.house import MONDAY, hours, merged, touch
from tests.integration.cadence.house import contact as person
from tests.integration.cadence.test_prompts import sighted


@pytest.fixture
def desk(house, tmp_path):
    settled(house)
    return Desk(house, tmp_path)


@pytest.mark.requirement("R97")
def test_a_task_opened_by_hand_is_due_and_says_why(desk, house):
    answer = opened(desk)

    assert answer.status_code == 201, answer.text
    assert answer.json["why"] == "call as agreed (asks for a quote)"
    assert (answer.json["state"], answer.json["needs"]) == ("open", "call")
    read = desk.ask(f"{TASKS}/{answer.json['task_id']}")
    assert read.json == answer.json
    assert read.headers["ETag"] == answer.headers["ETag"]
    [call, *_] = house.read(call_list.draw_up, None, "s-07", 20).calls
    assert "call as agreed (asks for a quote)" in call.reason
    audited = "select action from cadence.audit where subject = "
    task = answer.json["task_id"]
    assert house.rows(f"{audited}'{task}'") == [("task opened",)]


@pytest.mark.requirement("R97")
def test_a_task_that_does_not_say_when_is_due_now_in_a_colleagues_hands(desk, house):
    house.clock.at = MONDAY + hours(1.5)

    answer = opened(desk, due_at=None, staff_id="s-08")

    assert answer.status_code == 201, answer.text
    assert answer.json["due_at"] == answer.json["not_before"] == "2026-03-02T09:30:00Z"
    assert (answer.json["state"], answer.json["handed_to"]) == ("open", "s-08")


def test_the_same_key_opens_one_task(desk):
    new = {"client_id": "c-1", "purpose": "visit", "due_at": FRIDAY, "note": "lunch"}

    first, again = (desk.send("POST", TASKS, OWNER, new, key="k-1") for _ in range(2))

    assert (first.status_code, first.json) == (201, again.json)
    assert by_hand(desk, client="c-1") == [("c-1", "open")]


@pytest.mark.parametrize(
    ("contact", "status"), [("p-1", 201), ("p-3", 404), ("nobody", 404)]
)
def test_a_task_is_with_a_person_of_the_client_and_with_nobody_elses(
    desk, house, contact, status
):
    house.hear(person(contact_id="p-3", client_id="c-3"))

    assert opened(desk, contact_id=contact).status_code == status

    assert len(by_hand(desk)) == (status == 201)


def test_a_task_may_be_with_a_person_of_who_counts_for_the_client(desk, house):
    house.hear(merged())

    assert opened(desk, client_id="c-2", contact_id="p-1").status_code == 201


@pytest.mark.requirement("R124")
@pytest.mark.parametrize("note", ["", "   "])
def test_a_call_is_not_done_without_what_came_of_it(desk, note):
    before = opened(desk)
    task = before.json

    refused = act(desk, task, "done", note=note)
    done = act(desk, task, "done", note="they take it")

    assert (refused.status_code, done.status_code) == (422, 201)
    assert refused.json["errors"][0]["path"] == "note"
    assert (done.json["state"], done.json["said"]) == ("done", "they take it")
    assert done.headers["ETag"] != before.headers["ETag"]


@pytest.mark.requirement("R124")
def test_a_task_closed_by_hand_is_not_opened_by_a_late_touch_but_by_hand(desk, house):
    task = opened(desk).json
    act(desk, task, "cancel", reason="they called us")

    late = touch(MONDAY - hours(1), client_id="c-1")
    house.hear(late, touch(MONDAY + hours(1), client_id="c-1"))
    cancelled = desk.ask(f"{TASKS}/{task['task_id']}").json
    reopened = act(desk, task, "reopen").json

    assert (cancelled["state"], cancelled["outcome"]) == ("closed", "cancelled")
    assert (reopened["state"], reopened["closed_at"]) == ("done", None)


def test_what_somebody_closed_is_reopened_and_nothing_else(desk):
    task = opened(desk).json
    assert act(desk, task, "reopen").status_code == 409

    act(desk, task, "done", note="they take it")
    assert act(desk, task, "cancel", reason="twice").status_code == 409
    again = act(desk, task, "reopen")

    assert (again.status_code, again.json["state"]) == (201, "open")
    assert again.json["said"] == ""


@pytest.mark.requirement("AZ-2")
@pytest.mark.parametrize(
    ("who", "status"),
    [
        (OWNER, 200),
        (manager_of("vienna"), 200),
        (ANNA, 200),
        (manager_of("graz"), 404),
        (BEN, 404),
        (OPERATIONS, 403),
    ],
)
def test_a_task_is_for_those_who_may_see_the_client(desk, who, status):
    task = opened(desk).json
    refused = 201 if status == 200 else status

    assert desk.ask(f"{TASKS}/{task['task_id']}", who).status_code == status
    assert opened(desk, who).status_code == refused
    assert act(desk, task, "done", who, note="so").status_code == refused


@pytest.mark.requirement("AZ-2")
def test_nothing_is_handed_to_whom_one_does_not_see_or_who_would_not_see_it(desk):
    task = opened(desk).json

    told = [
        act(desk, task, "hand-over", who, staff_id=to).status_code
        for who, to in [
            (OWNER, "nobody"),
            (manager_of("vienna"), "s-09"),
            (OWNER, "s-09"),
        ]
    ]

    assert told == [404, 404, 409]
    assert desk.ask(f"{TASKS}/{task['task_id']}").json["handed_to"] is None


def test_tasks_are_listed_page_by_page_by_what_is_asked_of_them(desk, house):
    opened(desk)
    opened(desk, client_id="c-3", purpose="visit", due_at=FRIDAY)
    opened(desk, client_id="c-2", due_at="2026-03-04T10:00:00Z")
    house.hear(sighted(MONDAY, client_id="c-2"))

    def named(**query):
        found, cursor = [], {}
        while cursor is not None:
            told = desk.ask(TASKS, limit=1, **query, **cursor).json
            found += [(each["client_id"], each["purpose"]) for each in told["items"]]
            cursor = {"cursor": told["next"]} if told["next"] else None
        kinds = {"call", "visit", "threat"}
        return [each for each in found if each[1] in kinds]

    threat = ("c-2", "threat")
    assert named() == [("c-3", "visit"), threat, ("c-1", "call"), ("c-2", "call")]
    assert named(branch="graz") == [("c-3", "visit")]
    assert named(staff="s-08") == [threat, ("c-2", "call")]
    assert named(client="c-2", purpose="threat") == [threat]
    assert named(due_until="2026-03-02T10:00:00Z") == [threat, ("c-1", "call")]


def test_a_merged_clients_tasks_are_the_survivors(desk, house):
    task = opened(desk).json
    house.hear(merged())

    [seen] = desk.ask(TASKS, client="c-2", purpose="call").json["items"]
    done = act(desk, task, "done", BEN, note="spoke with the new owner")

    assert seen["task_id"] == task["task_id"]
    assert (done.status_code, done.json["client_id"]) == (201, "c-2")


def test_what_is_written_of_a_person_goes_with_them(desk, house):
    opened(desk, contact_id="p-1", note="Julia's number has changed")
    erased = replace(PersonErased.example(), contact_id="p-1", client_id="c-1")
    house.hear(erased)

    assert house.rows("select note from cadence.tasks where note <> ''") == []
