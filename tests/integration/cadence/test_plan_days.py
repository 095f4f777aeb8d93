"""Who does what when: planned each night, and at once for what is new."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from libs.contracts.clients import Absence
from libs.values import Money
from services.cadence.domain.purposes import Purpose
from services.cadence.usecases import plan_days, task_changes
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    days,
    hours,
    taken_back,
    touch,
)
from tests.integration.cadence.planner import (
    ANNA,
    BEN,
    PLACES,
    ours,
    person,
    places,
    plan,
    propose,
    run,
    task,
)

NIGHT = MONDAY - hours(6)
HELD_BY = """
select granted_at is not null, held_by, starts_at is not null from cadence.tasks
"""
CALL = """
select on_time, starts_at from cadence.tasks where purpose = 'monthly_call'
order by due_at limit 1
"""
WOKEN = "select name from cadence.wakes where name = 'plan_news'"


def done(house, occasion):
    [(task_id,)] = house.rows(
        f"select task_id from cadence.tasks where occasion = '{occasion}'"  # noqa: S608 our own words
    )
    with house.worker.begin() as transaction:
        task_changes.change(
            transaction, task_id, None, "done", lambda held: held.done("well", MONDAY)
        )


@pytest.fixture
def vienna(house):
    """Lend a house with a branch, Anna, who has two hours a day, and her client."""
    house.hear(branch(), person(), ours(1, ANNA))
    return house


def test_a_task_is_given_to_who_looks_after_the_client_at_a_time_of_day(vienna):
    propose(vienna, task("1"), task("2"))

    plan(vienna)

    second = MONDAY + hours(1)
    assert vienna.rows(PLACES) == [
        ("1", ANNA, MONDAY, True),
        ("2", ANNA, second, True),
    ]


def test_planning_twice_changes_nothing(vienna):
    propose(vienna, *(task(str(n)) for n in range(14)))
    plan(vienna, NIGHT)
    versions = vienna.rows("select task_id, xmin::text from cadence.tasks order by 1")

    vienna.execute("update cadence.branches set planned_on = null")
    plan(vienna, NIGHT + hours(1))

    again = vienna.rows("select task_id, xmin::text from cadence.tasks order by 1")
    assert again == versions


@pytest.mark.requirement("T15")
def test_two_schedulers_plan_a_night_once(vienna):
    propose(vienna, task())

    with vienna.worker.begin() as one, vienna.worker.begin() as other:
        planned = [plan_days.plan_night(each) for each in (one, other)]

    assert planned[0] == MONDAY
    assert planned[1] == MONDAY + days(1) - hours(6)  # three o'clock in Vienna
    assert places(vienna) == {"1": (ANNA, 0, True)}


def test_what_is_new_takes_the_room_there_is_and_moves_nobody(vienna):
    vienna.hear(ours(2, ANNA))
    propose(vienna, task("1"), task("2"))
    plan(vienna)
    before = vienna.rows(PLACES)

    propose(vienna, task("3", client="c-2", due=0), task("4", client="c-2"))
    run(vienna, "plan_news")

    assert vienna.rows(PLACES)[:2] == before
    assert places(vienna)["3"] == (ANNA, 1, False)
    assert places(vienna)["4"] == (ANNA, 1, True)


def test_the_night_makes_room_for_what_is_due_first(vienna):
    propose(vienna, task("1"), task("2"))
    plan(vienna)
    propose(vienna, task("3", due=1), task("4", due=1), task("5", due=1))
    run(vienna, "plan_news")

    plan(vienna, MONDAY + days(1))

    found = places(vienna)
    late = {key for key in found if not found[key][2]}
    assert len(late) == 1
    assert {key for key in found if found[key][1] == 1} == {"3", "4", "5"} - late


def test_what_is_worth_more_is_kept_first(vienna):
    much = Money(Decimal(90_000), "EUR")
    vienna.hear(ours(2, ANNA, yearly_margin=much))
    propose(vienna, *(task(str(n), due=0) for n in range(2)))
    propose(vienna, *(task(str(n), due=0, client="c-2") for n in range(2, 4)))

    plan(vienna)

    assert {key: on_time for key, (_, _, on_time) in places(vienna).items()} == {
        "0": False,
        "1": False,
        "2": True,
        "3": True,
    }


def test_the_deputy_steps_in_while_the_account_manager_is_away(vienna):
    away = Absence(date(2026, 3, 1), date(2026, 3, 10))
    propose(vienna, task())
    plan(vienna)
    vienna.hear(ours(1, ANNA, deputy=BEN, revision=3))
    vienna.hear(person(BEN), person(absences=(away,), revision=3))

    run(vienna, "plan_news")

    assert places(vienna) == {"1": (BEN, 0, True)}


def test_a_colleague_stands_in_for_who_is_away_and_what_is_left_goes_back(vienna):
    away = Absence(date(2026, 3, 1), date(2026, 3, 10))
    vienna.hear(person(BEN), person(absences=(away,), revision=3))
    propose(vienna, task("1", due=4), task("2", due=11))

    plan(vienna)

    assert places(vienna) == {"1": (BEN, 0, True), "2": (ANNA, 9, True)}
    plan(vienna, MONDAY + days(9))
    assert places(vienna)["1"] == (ANNA, 9, True)


def test_a_client_that_changes_hands_takes_its_tasks_along(vienna):
    propose(vienna, task())
    vienna.hear(person(BEN))
    plan(vienna)

    vienna.hear(ours(1, BEN, revision=3))
    run(vienna, "plan_news")

    assert places(vienna) == {"1": (BEN, 0, True)}


def test_who_has_left_has_no_tasks_and_no_freelancer_is_given_strangers(vienna):
    propose(vienna, task())
    plan(vienna)
    freelancer = person("s-0", permanent=False)
    desk = person("s-3", service_desk=True)
    vienna.hear(person(BEN), freelancer, desk, person(active=False, revision=3))

    run(vienna, "plan_news")

    assert places(vienna) == {"1": (BEN, 0, True)}


def test_who_looks_after_clients_of_two_branches_works_no_longer_for_that(vienna):
    vienna.hear(branch(branch_id="graz"))
    vienna.hear(ours(2, ANNA, branch_id="graz"))
    propose(vienna, *(task(str(n), due=0) for n in range(2)))
    propose(vienna, task("2", client="c-2", branch="graz", due=1))

    plan(vienna)

    found = places(vienna).values()
    assert sorted(day for _, day, _ in found) == [0, 0, 1]
    assert sum(on_time for *_, on_time in found) == 2


def test_a_day_begins_where_the_person_is_and_not_where_the_client_is(house):
    house.hear(branch(), branch(branch_id="auckland", zone="Pacific/Auckland"))
    house.hear(person(branch_id="auckland"), ours(1, ANNA))
    propose(house, task("1", due=1), task("2", due=1))
    plan(house)
    tuesday = MONDAY + hours(12)  # nine o'clock in Auckland
    assert [at for _, _, at, _ in house.rows(PLACES)] == [tuesday, tuesday + hours(1)]

    # What she does on Monday evening takes no time of her Tuesday.
    done(house, "1")
    done(house, "2")
    propose(house, task("3", due=1), task("4", due=1))
    plan(house)

    found = places(house)
    assert {found[each] for each in "34"} == {(ANNA, 0, True)}


def test_time_that_was_worked_today_is_not_given_away_again(vienna):
    propose(vienna, task("1", due=0), task("2", due=0))
    plan(vienna)
    vienna.hear(touch(MONDAY + hours(1), "meeting", client_id="c-1"))
    propose(vienna, task("3", due=3, not_before=MONDAY + hours(2)))

    run(vienna, "plan_news")

    assert places(vienna)["3"] == (ANNA, 1, True)


def test_time_in_which_a_person_did_a_task_is_not_given_away_again(vienna):
    propose(vienna, task("1", due=0), task("2", due=0), task("3", due=0))
    plan(vienna)
    for each in ("1", "2", "3"):
        done(vienna, each)
    propose(vienna, *(task(each, not_before=MONDAY + hours(1)) for each in "45"))

    run(vienna, "plan_news")

    # The third was to be done on Tuesday, where there is room once more.
    found = places(vienna)
    assert {found[each] for each in "45"} == {(ANNA, 1, True)}


@pytest.mark.requirement("T3")
def test_after_days_of_downtime_what_is_overdue_is_planned_late_and_once(vienna):
    propose(vienna, *(task(str(n), due=1) for n in range(3)))
    plan(vienna)

    plan(vienna, MONDAY + days(7))

    assert sorted(places(vienna).values()) == [
        (ANNA, 7, True),
        (ANNA, 7, True),
        (ANNA, 8, False),
    ]
    assert vienna.rows("select count(*) from cadence.tasks") == [(3,)]


def test_what_is_new_late_in_the_day_is_not_planned_into_hours_that_are_over(vienna):
    vienna.clock.at = MONDAY + hours(6.5)  # half past three in Vienna
    propose(vienna, *(task(str(n), due=0) for n in range(2)))
    plan(vienna)
    vienna.clock.at = MONDAY + hours(7)
    propose(vienna, task("2", due=0))

    run(vienna, "plan_news")

    starts = {starts_at: on_time for *_, starts_at, on_time in vienna.rows(PLACES)}
    assert starts == {
        MONDAY + hours(6.5): True,
        MONDAY + days(1): False,
        MONDAY + days(1) + hours(1): False,
    }


def test_a_task_that_an_event_moves_gets_its_time_at_once(vienna):
    before, last = (touch(MONDAY - days(n), client_id="c-3") for n in (25, 20))
    vienna.hear(ours(3, ANNA, tier="B"), before, last)
    plan(vienna)
    vienna.execute("delete from cadence.wakes")

    vienna.hear(taken_back(last))

    assert vienna.rows(CALL) == [(None, None)]
    assert vienna.rows(WOKEN) == [("plan_news",)]
    run(vienna, "plan_news")
    assert vienna.rows(CALL) == [(True, MONDAY)]


def test_a_branch_recorded_after_the_night_began_is_planned_at_once(house):
    nightly = {"plan_nights", "look_ahead", "open_occasions"}
    for timer in nightly:
        house.tick(timer)

    house.hear(branch())

    at_once = f"select name from cadence.wakes where at <= '{house.clock.at}'"  # noqa: S608 our own words
    assert nightly <= {name for (name,) in house.rows(at_once)}


def test_a_branch_without_anybody_is_planned_all_the_same(house):
    house.hear(branch(), ours(1, None))
    propose(house, task())

    plan(house)

    assert places(house) == {"1": (None, None, False)}


@pytest.mark.requirement("M9")
@pytest.mark.parametrize("passed", [1, 7])  # while its grant holds, and after
def test_what_was_granted_and_left_undone_passes_the_gate_once_more(vienna, passed):
    propose(vienna, replace(task(), purpose=Purpose.CHECK_IN))
    plan(vienna)
    vienna.tick("announce_due_contacts")
    assert vienna.rows(HELD_BY) == [(True, None, True)]

    vienna.hear(touch(MONDAY + days(passed), "message", client_id="c-1"))
    plan(vienna, MONDAY + days(passed + 1))
    vienna.tick("announce_due_contacts", MONDAY + days(passed + 1))

    assert vienna.rows(HELD_BY) == [(False, "shortest_gap", False)]
