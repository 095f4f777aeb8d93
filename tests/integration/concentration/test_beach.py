"""The beach: work that runs out alarms, ever louder, until other work is signed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from libs.contracts.beaches import BeachAhead
from libs.contracts.clients import Absence
from libs.contracts.times import TimeLogged
from libs.contracts.utilisation import UtilisationLow
from libs.observability import metrics
from services.concentration.usecases import figures
from tests.integration.concentration.asking import OWNER, Desk, manager_of
from tests.integration.concentration.engaging import (
    IN_90_DAYS,
    TODAY,
    book,
    engagement,
)
from tests.integration.concentration.house import (
    MONDAY,
    branch,
    client,
    days,
    sent,
    staff,
)

FULL_TIME = 160


@pytest.fixture
def vienna(house):
    house.hear(
        branch(), client(), staff(staff_id="s-1", email=None, service_desk=False)
    )
    return house


def busy(**changed):
    """Sell a full-time engagement that never ends."""
    steady = {"ends_on": None, "per": "month", "committed_hours": FULL_TIME}
    return engagement(**{"number": 9} | steady | changed)


def look(house, day=TODAY):
    """Look ahead on a day; return what is announced of it."""
    before = len(house.announced())
    house.tick("look_ahead", MONDAY + (day - TODAY))
    told = house.announced()[before:]
    return [each for each in told if isinstance(each, BeachAhead)]


def levels(told):
    return {(each.what, each.concerns): each.level for each in told}


@pytest.mark.requirement("R72")
def test_what_ends_with_nothing_after_it_alarms_until_something_is_signed(vienna):
    vienna.hear(busy(), engagement(ends_on=IN_90_DAYS + days(1)))
    too_early = look(vienna)

    ended = look(vienna, TODAY + days(1))
    again = look(vienna, TODAY + days(2))
    following = engagement(2, starts_on=IN_90_DAYS, ends_on=None, per="month")
    vienna.hear(
        following, engagement(ends_on=IN_90_DAYS, followed_by="e-2", revision=2)
    )
    cleared = look(vienna, TODAY + days(2))

    assert (too_early, again) == ([], [])
    [alarm] = ended
    assert (alarm.what, alarm.concerns, alarm.level) == ("engagement", "e-1", 1)
    assert (alarm.client_id, alarm.branch_id) == ("c-1", "vienna")
    assert levels(cleared) == {("engagement", "e-1"): 0}
    assert cleared[0].revision > alarm.revision


def test_news_of_engagements_wakes_who_looks_ahead(vienna):
    vienna.hear(engagement())

    vienna.hear(engagement(2), engagement(3))

    woken = "select distinct at from concentration.wakes where name = 'look_ahead'"
    assert vienna.rows(woken) == [(MONDAY + timedelta(minutes=10),)]


def test_it_looks_ahead_again_when_the_next_day_has_begun_everywhere(vienna):
    vienna.hear(branch(branch_id="lisbon", zone="Europe/Lisbon"))

    again = vienna.tick("look_ahead")

    assert again == datetime.fromisoformat("2026-03-03T00:00:00+00:00")


@pytest.mark.requirement("R73")
@pytest.mark.requirement("R74")
def test_the_alarm_rises_after_30_and_60_days_and_the_gravest_reaches_the_owner(
    vienna, tmp_path
):
    vienna.hear(engagement(ends_on=None, per="month", committed_hours=32))
    desk = Desk(vienna, tmp_path)
    announced, shown = {}, {}
    for passed in (0, 29, 30, 59, 60, 61):
        told = look(vienna, TODAY + days(passed))
        announced[passed] = [(e.level, e.owner) for e in told if e.what == "firm"]
        assert {e.since for e in told} <= {TODAY}
        seen = desk.ask("/v1/beach").json["items"]
        shown[passed] = [e["level"] for e in seen if e["what"] == "firm"]

    rises = {0: [(1, False)], 30: [(2, True)], 60: [(3, True)]}
    assert announced == {29: [], 59: [], 61: []} | rises
    assert shown == {0: [], 29: [], 30: [2], 59: [2], 60: [3], 61: [3]}


@pytest.mark.requirement("R74")
def test_no_setting_keeps_the_gravest_from_the_owner(vienna, tmp_path):
    vienna.hear(engagement(ends_on=None, per="month", committed_hours=32))
    desk = Desk(vienna, tmp_path)
    usual = desk.ask("/v1/cover-terms").json
    assert usual.pop("sources").keys() == usual.keys()

    def say(level):
        return desk.send(
            "PUT", "/v1/cover-terms", OWNER, usual | {"owner_from_level": level}
        )

    assert say(4).status_code == 422
    assert "owner_from_level" not in say(3).json["sources"]
    for passed in (0, 59):
        look(vienna, TODAY + days(passed))
        assert desk.ask("/v1/beach").json["items"] == []
    look(vienna, TODAY + days(60))
    seen = desk.ask("/v1/beach").json["items"]

    assert {e["level"] for e in seen} == {3}
    everything = desk.ask("/v1/beach", everything=True).json["items"]
    assert len(everything) >= len(seen) > 0


def test_a_manager_is_told_from_the_first_day_but_only_of_the_branch(vienna, tmp_path):
    vienna.hear(branch(branch_id="graz"), engagement())
    look(vienna)
    desk = Desk(vienna, tmp_path)

    def told(**query):
        items = desk.ask("/v1/beach", manager_of("vienna"), **query).json["items"]
        return [(e["what"], e["key"], e["name"]) for e in items]

    assert told() == [("branch", "vienna", None), ("engagement", "e-1", "Project 1")]
    assert desk.ask("/v1/beach", manager_of("graz")).json["items"] == []
    first = desk.ask("/v1/beach", everything=True, limit=1).json
    rest = desk.ask("/v1/beach", everything=True, limit=9, cursor=first["next"]).json
    whats = [e["what"] for e in (*first["items"], *rest["items"])]
    assert whats == ["branch", "engagement", "firm"]


def test_who_is_booked_enough_leaves_the_beach_and_who_left_us_too(vienna):
    vienna.hear(busy(), staff(staff_id="s-2", service_desk=False))
    book(vienna, 9, 0.20)
    book(vienna, 9, 0.24, staff="s-2")

    began = look(vienna)
    book(vienna, 9, 0.05)  # a quarter of the time, which does not stop the clock
    same = look(vienna, TODAY + days(1))
    book(vienna, 9, 0.10)
    vienna.hear(staff(staff_id="s-2", active=False, revision=9))
    over = look(vienna, TODAY + days(2))

    assert levels(began) == {("person", "s-1"): 1, ("person", "s-2"): 1}
    assert same == []
    assert levels(over) == {("person", "s-1"): 0, ("person", "s-2"): 0}


def test_on_a_long_holiday_the_clock_goes_on(vienna):
    vienna.hear(busy())
    book(vienna, 9, 0.1)
    look(vienna)
    away = Absence(TODAY, TODAY + days(60))
    vienna.hear(staff(staff_id="s-1", service_desk=False, absences=(away,), revision=9))

    told = look(vienna, TODAY + days(30))

    assert levels([e for e in told if e.what == "person"]) == {("person", "s-1"): 2}


def test_nobody_is_on_the_beach_while_nobody_tells_what_was_sold(vienna):
    assert look(vienna) == []
    vienna.hear(engagement(committed_hours=None, per=None, ends_on=None))
    assert look(vienna, TODAY + days(1)) == []


def worked(hours, day, entry="t-1", **changed):
    told = {"client_ref": "D-1", "staff_ref": "s-1", "billable": True} | changed
    fact = replace(
        TimeLogged.example(),
        entry_id=entry,
        worked_on=day,
        minutes=hours * 60,
        engagement_id=None,
        **told,
    )
    return sent(fact, entry)


def idle(house, at=MONDAY):
    before = len(house.announced())
    house.tick("look_ahead", at)
    told = house.announced()[before:]
    return [
        (e.staff_id, e.week_on, e.utilisation, e.threshold, e.revision)
        for e in told
        if isinstance(e, UtilisationLow)
    ]


def test_a_week_with_too_little_to_bill_is_told_once_and_again_when_corrected(vienna):
    last_week = TODAY - days(7)
    vienna.hear(
        *(worked(8, last_week + days(n), f"t-{n}") for n in (0, 1)),
        worked(8, last_week + days(2), "t-2", billable=False),
    )

    low = idle(vienna)
    same = idle(vienna, MONDAY + days(1))
    vienna.hear(worked(8, last_week + days(3), "t-3"))
    corrected = idle(vienna, MONDAY + days(2))
    much_later = idle(vienna, MONDAY + timedelta(weeks=4))

    assert low == [("s-1", last_week, 0.4, 0.6, 1)]
    assert (same, much_later) == ([], [])
    assert corrected == [("s-1", last_week, 0.6, 0.6, 2)]


def test_who_was_away_or_where_nobody_logs_time_was_not_idle(vienna):
    last_week = TODAY - days(7)
    away = Absence(last_week, TODAY)
    vienna.hear(
        branch(branch_id="graz"),
        staff(staff_id="s-2", service_desk=False, absences=(away,)),
        staff(staff_id="s-3", service_desk=False),
        staff(staff_id="s-4", service_desk=False, branch_id="graz"),
        worked(8, last_week + days(1)),
    )

    assert [who for who, *_ in idle(vienna)] == ["s-1", "s-3"]


@pytest.mark.requirement("R72")
def test_what_ended_long_ago_alarms_until_something_follows(vienna):
    gone = engagement(starts_on=TODAY - days(200), ends_on=TODAY - days(89))
    vienna.hear(busy(), gone)
    ended = look(vienna)

    assert levels(ended) == {("engagement", "e-1"): 3}
    assert look(vienna, TODAY + days(30)) == []
    following = {"starts_on": TODAY + days(31), "ends_on": TODAY + days(60)}
    vienna.hear(
        engagement(2, **following), replace(gone, followed_by="e-2", revision=2)
    )
    assert levels(look(vienna, TODAY + days(31)))["engagement", "e-1"] == 0


def test_what_runs_out_is_counted_by_branch_and_level_without_a_name(vienna):
    vienna.hear(engagement(ends_on=IN_90_DAYS))
    look(vienna)

    with vienna.worker.begin() as transaction:
        figures.measure(transaction)

    [family] = metrics.BEACHES.collect()
    [ended] = [each for each in family.samples if each.labels["what"] == "engagement"]
    assert ended.labels == {"what": "engagement", "branch": "vienna", "level": "1"}
    assert ended.value == 1
