"""Calls that wait: nobody answered, they were put off, or a colleague makes them."""

import pytest

from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.usecases import call_list
from tests.integration.cadence.asking import Desk
from tests.integration.cadence.handling import (
    BEN,
    FRIDAY,
    TASKS,
    act,
    by_hand,
    on_the_list,
    opened,
    settled,
)
from tests.integration.cadence.house import MONDAY, days, staff, touch
from tests.integration.cadence.planner import propose


@pytest.fixture
def desk(house, tmp_path):
    settled(house)
    return Desk(house, tmp_path)


@pytest.mark.requirement("R97")
def test_who_does_not_answer_is_asked_again_on_the_next_working_day(desk, house):
    house.clock.at = friday = MONDAY + days(4)
    task = opened(desk, due_at=FRIDAY).json

    tried = act(desk, task, "no-answer", message_left=True).json

    assert (tried["state"], tried["tries"], tried["message_left"]) == (
        "snoozed",
        1,
        True,
    )
    assert tried["snoozed_until"] == "2026-03-08T23:00:00Z"  # Monday in Vienna
    house.clock.at = friday + days(3)
    assert desk.ask(f"{TASKS}/{task['task_id']}").json["state"] == "open"


@pytest.mark.requirement("R97")
@pytest.mark.parametrize(
    ("what", "body", "waits"),
    [
        ("no-answer", {"message_left": False}, 1),
        ("snooze", {"until": FRIDAY, "reason": "on holiday"}, 5),
    ],
)
def test_who_did_not_answer_or_was_put_off_is_off_the_list_until_then(
    desk, house, what, body, waits
):
    task = opened(desk).json
    assert on_the_list(house, "s-07") == ["c-1"]

    act(desk, task, what, **body)

    assert on_the_list(house, "s-07") == []
    house.clock.at = MONDAY + days(waits)
    assert on_the_list(house, "s-07") == ["c-1"]


@pytest.mark.parametrize(
    ("passed", "messages", "state"),
    [
        ([0, 0, 1], [False, True, False], "closed"),
        ([0, 0, 0], [True, True, True], "snoozed"),  # all on one day
        ([0, 1, 2], [False, False, False], "snoozed"),  # and never a message
        ([0, 1], [True, True], "snoozed"),  # and only twice
    ],
)
def test_three_tries_on_two_days_and_a_message_are_enough(
    desk, house, passed, messages, state
):
    task = opened(desk).json

    for day, left in zip(passed, messages, strict=True):
        house.clock.at = MONDAY + days(day)
        tried = act(desk, task, "no-answer", message_left=left).json

    assert tried["state"] == state
    assert tried["outcome"] == ("gave_up" if state == "closed" else None)


@pytest.mark.requirement("R97")
def test_a_task_put_off_is_not_told_of_until_then(desk, house):
    task = opened(desk).json

    put_off = act(desk, task, "snooze", until=FRIDAY, reason="on holiday").json

    assert (put_off["state"], put_off["snoozed_for"]) == ("snoozed", "on holiday")
    assert by_hand(desk, state="open") == []
    house.clock.at = MONDAY + days(5)
    assert by_hand(desk, state="open") == [("c-1", "open")]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("snooze", {"until": FRIDAY}),
        ("snooze", {"until": FRIDAY, "reason": ""}),
        ("snooze", {"until": "2026-03-01T10:00:00Z", "reason": "past"}),
        ("snooze", {"until": "2026-04-17T10:00:00Z", "reason": "46 days"}),
        ("cancel", {}),
        ("cancel", {"reason": ""}),
        ("hand-over", {}),
    ],
)
def test_nothing_is_put_off_or_cancelled_without_a_reason_or_for_ever(desk, what, body):
    task = opened(desk).json

    assert act(desk, task, what, **body).status_code == 422
    assert desk.ask(f"{TASKS}/{task['task_id']}").json["state"] == "open"


@pytest.mark.requirement("R97", "R112")
def test_a_client_that_is_put_off_is_off_the_list_until_then_and_not_lost(desk, house):
    assert sorted(on_the_list(house)) == ["c-1", "c-2", "c-3"]

    opened(desk, purpose="put_off", due_at=FRIDAY, note="stocktaking")

    assert sorted(on_the_list(house)) == ["c-2", "c-3"]
    house.clock.at = MONDAY + days(5)
    assert sorted(on_the_list(house)) == ["c-1", "c-2", "c-3"]
    [told] = house.read(call_list.draw_up, None, "s-07", 20).calls
    assert "put off until now (stocktaking)" in told.reason


@pytest.mark.requirement("R112")
def test_the_next_touch_with_a_client_that_is_put_off_is_not_before_then(desk):
    opened(desk, purpose="put_off", due_at=FRIDAY)

    [told] = desk.ask("/v1/next-touches", client="c-1").json["items"]

    assert told["next_touch_at"] == FRIDAY


@pytest.mark.requirement("R97")
def test_the_silent_who_were_put_off_for_a_few_days_are_told_with_the_day(desk, house):
    house.execute("delete from cadence.touches where client_id = 'c-1'")
    house.hear(touch(MONDAY - days(50), client_id="c-1"))

    opened(desk, purpose="put_off", due_at="2026-03-05T23:00:00Z")

    [told] = house.read(call_list.draw_up, None, "s-07", 9).calls
    assert told.reason.startswith("planned for Fri 6 March; 50 days since")


def test_of_two_times_a_client_was_put_off_the_last_said_counts(desk, house):
    opened(desk, purpose="put_off", due_at="2026-03-20T10:00:00Z")
    opened(desk, purpose="put_off", due_at=FRIDAY)

    house.clock.at = MONDAY + days(5)

    assert "c-1" in on_the_list(house)
    assert by_hand(desk, client="c-1") == [("c-1", "open"), ("c-1", "closed")]


@pytest.mark.requirement("R97")
def test_a_call_handed_over_is_on_the_colleagues_list_and_on_no_other(desk, house):
    task = opened(desk).json
    assert on_the_list(house, "s-07") == ["c-1"]

    given = act(desk, task, "hand-over", staff_id="s-08")

    assert (given.status_code, given.json["handed_to"]) == (201, "s-08")
    assert (on_the_list(house, "s-07"), on_the_list(house, "s-08")) == (
        [],
        ["c-1", "c-2"],
    )
    assert act(desk, task, "done", BEN, note="sent it").status_code == 201


@pytest.mark.requirement("R97")
def test_what_a_colleague_who_left_was_given_is_the_managers_again(desk, house):
    task = opened(desk).json
    act(desk, task, "hand-over", staff_id="s-08")

    house.hear(staff(staff_id="s-08", active=False, revision=2))

    assert on_the_list(house, "s-07") == ["c-1"]
    assert act(desk, task, "hand-over", staff_id="s-08").status_code == 409


def test_a_card_for_a_colleague_to_send_leaves_the_client_on_its_managers_list(
    desk, house
):
    card = Task(
        client="c-1",
        branch="vienna",
        purpose=Purpose.BIRTHDAY,
        occasion="p-1/2026-03-20",
        not_before=MONDAY,
        due_at=MONDAY + days(1),
        contact="p-1",
    )
    propose(house, card)
    handed = act(desk, {"task_id": card.id}, "hand-over", staff_id="s-08")

    assert handed.json["handed_to"] == "s-08"
    assert on_the_list(house, "s-07") == ["c-1"]
    assert on_the_list(house, "s-08") == ["c-2"]


@pytest.mark.requirement("R97")
@pytest.mark.parametrize(
    ("silent", "planned", "section"),
    [
        (50, "2026-03-05 09:00Z", "planned"),
        (50, "2026-03-09 08:00Z", "planned"),  # seven days ahead
        (50, "2026-03-09 08:01Z", "long_silent"),
        (50, "2026-03-02 07:59Z", "long_silent"),  # its time has passed
        (40, "2026-03-05 09:00Z", "worth_it"),
    ],
)
def test_the_silent_whose_next_touch_is_near_are_told_with_its_date(
    desk, house, silent, planned, section
):
    house.execute("delete from cadence.touches where client_id = 'c-1'")
    house.hear(touch(MONDAY - days(silent), client_id="c-1"))
    opened(desk, due_at=FRIDAY)
    at = f"'{planned}'"
    house.execute(f"update cadence.tasks set starts_at = {at}")  # noqa: S608 our own words

    calls = {
        call.chosen.client: call
        for call in house.read(call_list.draw_up, None, "s-07", 20).calls
    }

    told = calls["c-1"]
    assert told.chosen.section == section
    assert told.reason.startswith("planned for") == (section == "planned")


@pytest.mark.requirement("R97")
def test_of_the_planned_the_day_and_time_is_told_as_the_branch_has_it(desk, house):
    house.execute("delete from cadence.touches where client_id = 'c-1'")
    house.hear(touch(MONDAY - days(50), client_id="c-1"))
    opened(desk, due_at=FRIDAY)
    house.execute("update cadence.tasks set starts_at = '2026-03-05 09:00Z'")

    assert house.read(call_list.draw_up, None, "s-07", 0).calls == []
    [told] = house.read(call_list.draw_up, None, "s-07", 1).calls

    assert told.reason == (
        "planned for Thu 5 March 10:00; 50 days since the last call;"
        " longest gap of 45 days passed"
    )
