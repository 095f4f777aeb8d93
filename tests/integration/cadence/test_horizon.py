"""What has come within the horizon is a task: by night for all, at a change for one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.calendars.zones import local_day, zone
from libs.storage import timers
from libs.storage.branches import all_hours
from services.cadence.domain.history import History
from services.cadence.domain.horizon import HORIZON, ritual_tasks
from services.cadence.domain.rituals import RITUAL
from services.cadence.storage import clients as storage
from services.cadence.usecases import facts, horizon, plans
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    days,
    hours,
    touch,
)

VIENNA = zone("Europe/Vienna")
NOT_ON_TUESDAY = {"wed": ["08:00-12:00"], "sat": ["09:00-12:00"]}


def abroad(name, country, place):
    told = {"country": country, "subdivision": None, "zone": place}
    return branch(branch_id=name, hours=NOT_ON_TUESDAY, **told)


# In Havana midnight comes twice on a day in November, and not at all on one in March.
PLACES = (
    branch(),
    abroad("lima", "PE", "America/Lima"),
    abroad("havana", "CU", "America/Havana"),
)
ALL = """
select client_id, purpose, occasion, not_before, due_at, outcome,
  done_at is null and closed_at is null as open
from cadence.tasks where purpose = any(%(rituals)s) order by task_id
"""
REVIEWS = """
select occasion, due_at from cadence.tasks where purpose = 'review'
"""
TASK_IDS = "select task_id from cadence.tasks"
NEWSLETTERS = "select occasion from cadence.tasks where purpose = 'newsletter'"
NIGHTLY = ("look_ahead", "look_ahead_beside")
TOLD = "select count(*) from cadence.wakes where name = 'plan_news'"
CALLS = """
select occasion, due_at from cadence.tasks
where purpose = 'monthly_call' and done_at is null
"""
OUTCOMES = """
select occasion, outcome from cadence.tasks where purpose = 'monthly_call'
"""
MANY = """
insert into cadence.clients (client_id, branch_id, registered_at, name, tier, status,
  revision, shortest, target, longest, newsletter, next_touch_at)
select 'c-' || n, 'vienna', '2026-01-05', 'One of many', 'D', 'active', 1,
  '7 days', '30 days', '45 days', true, '2026-03-20'
from generate_series(1, {number}) as n
"""
SET = """
update cadence.clients set monthly_meeting = %(meeting)s, monthly_call = %(call)s,
  newsletter = %(newsletter)s, review_months = %(review)s, paused_until = %(paused)s,
  shortest = '7 days', target = '30 days', longest = '45 days',
  ask_shortest = '60 days', ask_target = '180 days', ask_longest = '365 days',
  broadcast_shortest = '7 days', broadcast_target = '30 days',
  broadcast_longest = '45 days', counts_for = %(counts_for)s
where client_id = %(client)s
"""
A_YEAR_AHEAD = st.integers(0, 366 * 24 * 60).map(lambda minutes: hours(minutes / 60))
moments = A_YEAR_AHEAD.map(lambda passed: MONDAY - days(60) + passed) | st.sampled_from(
    [
        datetime(2026, 2, 28, 23, tzinfo=UTC),
        datetime(2026, 11, 1, 4, 30, tzinfo=UTC),
        datetime(2026, 3, 31, 22, tzinfo=UTC),
    ]
)
ago = st.none() | st.integers(0, 120 * 24).map(hours)
states = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["active"] * 5 + ["prospect", "dormant"]),
        "registered": st.integers(0, 3 * 365 * 24).map(hours),
        "came": st.none() | st.integers(-60, 5 * 365).map(days),
        "called": ago,
        "met": ago,
        "meeting": st.booleans(),
        "call": st.booleans(),
        "newsletter": st.booleans(),
        "review": st.sampled_from([None, 1, 3, 12]),
        "paused": st.none() | st.integers(-20, 70).map(days),
        "counts_for": st.sampled_from([None] * 9 + ["c-0"]),
    }
)
steps = st.tuples(moments, st.lists(states, min_size=5, max_size=5), st.booleans())


@pytest.mark.requirement("R18", "R112")
@settings(max_examples=100)
@given(st.lists(steps, min_size=1, max_size=3))
def test_the_database_opens_what_the_domain_does(built, steps):
    with built.undone() as begun:
        facts.record_branches(begun, list(PLACES))
        for now, portfolio, by_night in sorted(steps, key=lambda step: step[0]):
            transaction = replace(begun, now=now)
            keep(transaction, portfolio)
            if by_night:
                see_through_again(transaction)
            else:
                plans.keep(transaction, everybody(transaction))

            wanted, kept = wanted_of(transaction), read(transaction)
            assert {row[:5] for row in kept if row.open} <= wanted
            assert {row[:3] for row in wanted} <= {row[:3] for row in kept}
            agree(transaction)


@pytest.mark.requirement("R18", "T29")
def test_a_year_brings_twelve_reviews_and_nothing_too_far_ahead(house):
    house.hear(branch(), client(tier="C", since=date(2026, 3, 2)))
    house.execute("update cadence.clients set review_months = 1, newsletter = true")

    for day in range(366):
        pass_a_night(house, MONDAY + days(day))
        [(furthest,)] = house.rows("select max(due_at) from cadence.tasks")
        assert furthest <= house.clock.at + HORIZON

    held = house.rows(f"{REVIEWS} and due_at < '2027-03-01'")
    months = [local_day(due_at, VIENNA).strftime("%Y-%m") for _, due_at in held]
    assert months == [occasion for occasion, _ in held]
    assert len(held) == 11  # the month of the registration, March, is never due
    pass_a_night(house, MONDAY + days(366))
    held = house.rows(f"{REVIEWS} and due_at < '2027-04-01'")
    assert len(held) == 12
    open_hours = hours_of(house)
    assert all(open_hours.works_on(local_day(due_at, VIENNA)) for _, due_at in held)


@pytest.mark.requirement("T3", "T7")
def test_after_three_days_down_what_is_due_appears_late_and_once(house):
    house.hear(branch(), client(tier="C"))
    house.execute("update cadence.clients set newsletter = true")
    # The April newsletter, due on the 30th, comes within the horizon on 16 March.
    pass_a_night(house, datetime(2026, 3, 14, 23, 30, tzinfo=UTC))
    assert house.rows(NEWSLETTERS) == []

    for _ in range(2):
        pass_a_night(house, datetime(2026, 3, 19, 1, tzinfo=UTC))

    assert house.rows(NEWSLETTERS) == [("2026-04",)]


@pytest.mark.requirement("T4")
def test_the_next_call_is_counted_from_the_last_one(house):
    house.hear(branch(), client())
    for at in (MONDAY, MONDAY + days(9)):
        house.clock.at = at
        house.hear(touch(at))

        [(occasion, due_at)] = house.rows(CALLS)
        assert occasion == "2026-04"
        in_thirty_days = local_day(at, VIENNA) + days(30)
        assert local_day(due_at, VIENNA) == max(in_thirty_days, date(2026, 4, 1))


def test_a_month_without_the_call_is_missed_and_the_next_one_asked_for(house):
    house.hear(branch(), client(), touch(MONDAY))

    pass_a_night(house, MONDAY + days(62))

    assert house.rows(f"{OUTCOMES} order by occasion") == [
        ("2026-03", None),
        ("2026-04", "missed"),
        ("2026-05", None),
    ]
    house.hear(touch(MONDAY + days(63)))
    assert house.rows(
        "select done_at from cadence.tasks where occasion = '2026-05'"
    ) == [(MONDAY + days(63),)]


def test_a_client_we_lost_is_owed_nothing_any_more(house):
    house.hear(branch(), client(), touch(MONDAY))
    assert len(house.rows(CALLS)) == 1

    house.hear(client(status="lost", revision=2))

    assert house.rows(CALLS) == []


@pytest.mark.requirement("T15")
def test_two_schedulers_at_once_open_each_task_once(house):
    many(house, 4_500)
    with ThreadPoolExecutor() as pool:
        nights = [pool.submit(pass_a_night, house, MONDAY) for _ in range(2)]
        for each in nights:
            each.result()

    opened = house.rows("select count(*), count(distinct client_id) from cadence.tasks")
    assert opened == [(4_500, 4_500)]


@pytest.mark.requirement("T15")
def test_a_second_worker_shares_the_night_and_each_task_is_opened_once(house):
    house.hear(*PLACES, client(client_id="c-1"))
    house.hear(client(client_id="c-2", branch_id="lima"))
    house.execute("update cadence.clients set newsletter = true")
    pass_a_night(house, MONDAY)
    assert house.rows(f"{NEWSLETTERS} and occasion > '2026-03'") == []
    with house.worker.begin() as transaction:
        timers.ensure(transaction, NIGHTLY)

    house.clock.at = datetime(2026, 3, 19, 8, tzinfo=UTC)
    with house.worker.begin() as first, house.worker.begin() as second:
        for transaction in (first, second):
            name, due_at = timers.claim(transaction, NIGHTLY)
            getattr(house.service, name)(transaction, due_at)

    seen_to = "select branch_id from cadence.horizons where night = '2026-03-19'"
    assert len(house.rows(seen_to)) == 2
    pass_a_night(house, house.clock.at)
    opened = house.rows(f"{NEWSLETTERS} and occasion > '2026-03'")
    assert opened == [("2026-04",)] * 2


def test_a_night_goes_on_where_it_was_left(house):
    many(house, 2_500)
    house.tick("look_ahead")
    assert house.rows("select count(*) from cadence.tasks") == [(2_000,)]

    with pytest.raises(Killed):
        be_killed_at_work(house)
    assert house.rows("select count(*) from cadence.tasks") == [(2_000,)]

    assert house.tick("look_ahead") == MONDAY
    assert house.rows("select count(*) from cadence.tasks") == [(2_500,)]
    # The next midnight of Vienna.
    assert house.tick("look_ahead") == datetime(2026, 3, 2, 23, tzinfo=UTC)


def test_what_a_night_opens_is_told_to_the_planner_whatever_it_is(house):
    house.hear(branch(), client())
    house.say("tier", "B", monthly_call=False, monthly_meeting=False, newsletter=True)
    seen = []
    for night in (MONDAY + days(1), MONDAY + days(40), MONDAY + days(41)):
        before, letters = len(house.rows(TASK_IDS)), len(house.rows(NEWSLETTERS))
        house.execute("truncate cadence.wakes")
        pass_a_night(house, night)
        # A drop-in may fall on any of them: by chance, as it should.
        [(told,)] = house.rows(TOLD)
        assert (told > 0) == (len(house.rows(TASK_IDS)) > before)
        seen.append(len(house.rows(NEWSLETTERS)) - letters)

    assert seen == [0, 1, 0]


class Killed(Exception):
    """The process is gone before the commit."""


def be_killed_at_work(house):
    with house.worker.begin() as transaction:
        house.service.look_ahead(transaction, MONDAY)
        raise Killed


def pass_a_night(house, at):
    house.clock.at = at
    while house.tick("look_ahead") == at:
        pass


def many(house, number):
    """Let so many clients be told of, each to have this month's newsletter."""
    house.hear(branch())
    house.execute(MANY.format(number=number))


def hours_of(house):
    with house.worker.begin() as transaction:
        return all_hours(transaction)["vienna"]


def agree(transaction):
    """See that neither finds anything to do after the other."""
    before = read(transaction)
    plans.keep(transaction, everybody(transaction))
    assert read(transaction) == before
    see_through_again(transaction)
    assert read(transaction) == before


def keep(transaction, portfolio):
    now = transaction.now
    for number, state in enumerate(portfolio):
        key = f"c-{number}"
        home = PLACES[number % len(PLACES)].branch_id
        told = client(client_id=key, branch_id=home, status=state["status"])
        [known] = storage.lock(transaction, {key: home})
        called, met, came = state["called"], state["met"], state["came"]
        registered_at = now - state["registered"]
        midnight = registered_at.replace(hour=0, minute=0)
        history = History(
            registered_at,
            None if called is None else now - called,
            None if met is None else now - met,
            None if came is None else midnight - came,
        )
        profile = facts.profile_of(told)
        storage.save(transaction, [replace(known, history=history, profile=profile)])
        paused = state["paused"]
        until = None if paused is None else now + paused
        survivor = state["counts_for"] if number else None
        bound = state | {"client": key, "paused": until, "counts_for": survivor}
        for told_otherwise in ("status", "registered", "came", "called", "met"):
            del bound[told_otherwise]
        transaction.session.exec_driver_sql(SET, bound)


def everybody(transaction):
    return storage.select(transaction, "true order by client_id for no key update")


def wanted_of(transaction):
    known = all_hours(transaction)
    return {
        (task.client, task.purpose, task.occasion, task.not_before, task.due_at)
        for each in everybody(transaction)
        for task in ritual_tasks(each, known[each.branch], transaction.now)
    }


def read(transaction):
    return transaction.session.exec_driver_sql(ALL, {"rituals": sorted(RITUAL)}).all()


def see_through_again(transaction):
    """Have a whole night, though there may have been one that day."""
    transaction.session.exec_driver_sql("delete from cadence.horizons")
    while horizon.look_ahead(transaction) == transaction.now:
        pass
