"""A client's year: what was kept of which ritual, and what is still to be done."""

from datetime import datetime

import pytest

from tests.integration.cadence.asking import Desk, account_manager
from tests.integration.cadence.house import MONDAY, branch, client, days, touch

DUE = "select purpose, occasion, due_at from cadence.tasks where client_id = 'c-1'"

GRID = "/v1/grid"


@pytest.fixture
def desk(house, tmp_path):
    """A client of tier B, registered in March, who is promised a call a month."""
    house.hear(branch(), client(client_id="c-1", account_manager="s-07"))
    return Desk(house, tmp_path)


def year_of(desk, year=2026, **query):
    told = desk.ask(GRID, client="c-1", year=year, **query).json
    return {
        row["purpose"]: "".join(each["state"][0] for each in row["months"])
        for row in told["items"]
    }


def test_each_month_of_a_ritual_is_done_open_or_none(desk, house):
    house.hear(touch(MONDAY + days(40), client_id="c-1"))
    house.hear(touch(MONDAY + days(75), "meeting", client_id="c-1"))

    assert year_of(desk) == {
        "monthly_meeting": "nnnndnnnnnnn",
        "monthly_call": "nnnddooooooo",
        "newsletter": "nnnnnnnnnnnn",
        "review": "nnnnnnnnnnnn",
    }
    assert year_of(desk, 2025)["monthly_call"] == "n" * 12
    assert year_of(desk, 2027)["monthly_call"] == "o" * 12


def test_newsletters_and_reviews_are_kept_by_whoever_closes_the_task(desk, house):
    house.execute("update cadence.clients set newsletter = true, review_months = 6")
    house.execute(
        "insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion,"
        " channel, gap_class, minutes, opened_at, not_before, due_at, closed_at,"
        " outcome) select md5(what), 'vienna', 'c-1', what, month, 'post', 'exempt', 5,"
        " now(), now(), now(), now(), became"
        " from (values ('newsletter', '2026-04', 'done'), ('review', '2026-05',"
        " 'cancelled')) as told (what, month, became)"
    )

    told = year_of(desk)

    assert told["newsletter"] == "nnndoooooooo"
    assert told["review"] == "nnnnonnnnnon"  # the client came in May


def test_a_month_says_when_it_is_due(desk):
    told = desk.ask(GRID, client="c-1", year=2026).json
    april = told["items"][1]["months"][3]

    assert april == {
        "month": "2026-04",
        "state": "open",
        "due_at": "2026-04-29T22:00:00Z",
    }


@pytest.mark.requirement("R18")
def test_this_month_is_due_when_its_task_is_until_it_is_done(desk, house):
    [(purpose, occasion, due_at)] = house.rows(DUE)
    told = desk.ask(GRID, client="c-1").json["items"]
    [call] = [row for row in told if row["purpose"] == purpose]
    march = call["months"][2]

    assert (march["month"], march["state"]) == (occasion, "open")
    assert datetime.fromisoformat(march["due_at"]) == due_at
    house.hear(touch(MONDAY, client_id="c-1"))
    assert year_of(desk)["monthly_call"] == "nndooooooooo"


def test_a_month_is_done_by_the_word_of_who_closes_its_task(desk, house):
    house.execute("update cadence.tasks set closed_at = now(), outcome = 'done'")

    assert year_of(desk)["monthly_call"] == "nndooooooooo"


def test_what_was_missed_is_open_and_what_nobody_promised_is_not(desk, house):
    house.clock.at = MONDAY + days(63)
    assert year_of(desk)["monthly_call"] == "nnnooooooooo"

    house.execute("update cadence.clients set paused_until = '2026-07-02'")
    assert year_of(desk)["monthly_call"] == "nnnonnoooooo"


def test_a_lost_client_is_due_nothing(desk, house):
    house.hear(touch(MONDAY, client_id="c-1"))
    house.hear(client(client_id="c-1", status="lost", revision=2))

    assert set(year_of(desk).values()) == {"n" * 12, "nnd" + "n" * 9}


@pytest.mark.requirement("AZ-2")
def test_a_year_is_for_those_who_may_see_the_client(desk):
    anna, ben = account_manager("s-07"), account_manager("s-08")

    assert desk.ask(GRID, anna, client="c-1").status_code == 200
    assert desk.ask(GRID, ben, client="c-1").status_code == 404
    assert desk.ask(GRID, anna).status_code == 422
