"""Every number is a default: the owner says another, and it holds from then on."""

from datetime import UTC, datetime

import pytest

from services.cadence.domain.setting_lists import LISTS
from services.cadence.domain.settings import NUMBERS
from tests.integration.cadence.areas import HELPED, settled, started
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
    hours,
    staff,
    touch,
)
from tests.integration.cadence.owners_numbers import EFFECTS, help_calls
from tests.integration.cadence.test_drop_ins import DRAWN
from tests.integration.cadence.test_due_contacts import MORNING, NIGHT, due, plan
from tests.integration.cadence.test_horizon import pass_a_night
from tests.integration.cadence.test_reminders import standing, start
from tests.integration.cadence.triggering import (
    cancelled,
    engagement,
    follow,
    outcomes,
    sold,
    tasks,
)

SETTINGS = "/v1/cadence-settings"
SAID = "select subject, details ->> 'now' from cadence.audit order by at, subject"
WOKEN = "select distinct name from cadence.wakes order by 1"


@pytest.fixture
def desk(house, tmp_path):
    """An API before which nothing was said."""
    return Desk(house, tmp_path)


def say(desk, who=OWNER, **told):
    return desk.change("PATCH", SETTINGS, who, told)


def wakes(house, desk, **told):
    house.execute("truncate cadence.wakes")
    say(desk, **told)
    return house.rows(WOKEN)


def held(desk, who=OWNER):
    items = desk.ask(SETTINGS, who).json["items"]
    return {each["name"]: each["value"] for each in items}


def test_each_number_stands_with_its_default_unit_and_meaning(desk):
    items = desk.ask(SETTINGS, account_manager("s-07")).json["items"]

    assert [each["name"] for each in items] == [*NUMBERS, *LISTS]
    assert EFFECTS.keys() == {*NUMBERS, *LISTS}
    assert all(each["value"] == each["default"] for each in items)
    assert all(each["unit"] and each["meaning"] for each in items)
    [quiet] = [each["value"] for each in items if each["name"] == "quiet_periods"]
    assert quiet == [{"first_day": "12-20", "last_day": "01-06"}]


@pytest.mark.parametrize("name", EFFECTS)
def test_a_number_that_is_said_counts_and_counts_no_longer_once_taken_back(
    house, desk, name
):
    value, comes_of_it, without, with_it = EFFECTS[name]

    seen = []
    for told in ([value], [value, None]):
        house.hear(branch())
        for each in told:
            assert say(desk, **{name: each}).status_code == 200
        seen.append((held(desk)[name], comes_of_it(house)))
        house.empty()

    assert [what for _, what in seen] == [with_it, without]
    assert [now == value for now, _ in seen] == [True, False]


@pytest.mark.parametrize("who", [manager_of("vienna"), account_manager("s-07")])
def test_only_the_owner_says_them_and_whoever_sees_clients_reads_them(desk, who):
    refused = say(desk, who, silent_sale_days=1)

    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    assert held(desk, who)["silent_sale_days"] == 21
    assert desk.ask(SETTINGS, OPERATIONS).status_code == 403


def test_a_manager_sees_the_calls_of_their_own_branch(house, desk):
    house.hear(branch(), branch(branch_id="graz"))
    both = [{"branch_id": each, "calls": 7} for each in ("graz", "vienna")]
    say(desk, branch_help_calls=both)

    seen = held(desk, manager_of("graz"))["branch_help_calls"]

    assert seen == both[:1]
    assert held(desk)["branch_help_calls"] == both


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"silent_sale_days": 0}, "silent_sale_days"),
        ({"silent_sale_days": "21"}, "silent_sale_days"),
        ({"quiet_from_hour": 12}, "quiet_from_hour"),
        ({"after_sale_days": []}, "after_sale_days"),
        ({"after_sale_days": [30, 7]}, "after_sale_days"),
        ({"after_sale_days": [7, 0]}, "after_sale_days.1"),
        (
            {"drop_ins": [{"tier": "A", "a_year": 5, "channel": "phone"}]},
            "drop_ins.0.a_year",
        ),
        (
            {"drop_ins": [{"tier": "A", "a_year": 1, "channel": "phone"}] * 2},
            "drop_ins",
        ),
        (
            {"drop_ins": [{"tier": "A", "a_year": 1, "channel": "post"}]},
            "drop_ins.0.channel",
        ),
        (
            {"quiet_periods": [{"first_day": "02-30", "last_day": "03-01"}]},
            "quiet_periods.0.first_day",
        ),
        ({"reminder_steps": []}, "reminder_steps"),
        (
            {"reminder_steps": [{"channel": "sms", "wait_days": 0}]},
            "reminder_steps.0.wait_days",
        ),
        (
            {"branch_help_calls": [{"branch_id": "atlantis", "calls": 1}]},
            "branch_help_calls.0.branch_id",
        ),
        ({"luck": 7}, "luck"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_nothing_of_it_is_kept(desk, told, path):
    refused = say(desk, grant_days=9, **told)

    assert (refused.status_code, refused.mimetype) == (422, "application/problem+json")
    assert [each["path"] for each in refused.json["errors"]] == [path]
    assert held(desk)["grant_days"] == 3


def test_whoever_changes_a_number_says_which_numbers_they_saw(desk):
    seen = desk.ask(SETTINGS).headers["ETag"]
    told = {"grant_days": 9}

    blind = desk.send("PATCH", SETTINGS, OWNER, told)
    first = desk.send("PATCH", SETTINGS, OWNER, told, match=seen)
    late = desk.send("PATCH", SETTINGS, OWNER, {"near_days": 1}, match=seen)

    assert [each.status_code for each in (blind, first, late)] == [428, 200, 412]
    assert first.headers["ETag"] == desk.ask(SETTINGS).headers["ETag"] != seen
    assert (held(desk)["grant_days"], held(desk)["near_days"]) == (9, 7)


def test_who_changed_what_to_what_is_written_down_once(house, desk):
    for _ in range(2):
        step = {"channel": "sms", "wait_days": 1}
        say(desk, grant_days=5, near_days=7, reminder_steps=[step])

    assert house.rows(SAID) == [
        ("grant_days", "5"),
        ("reminder_steps", "[(1, 'sms', 1)]"),
    ]


@pytest.mark.requirement("R111")
def test_other_days_after_a_sale_hold_for_what_is_not_open_yet(house, desk):
    house.hear(branch(), client(), sold())
    follow(house)

    woken = wakes(house, desk, after_sale_days=[7, 60])
    follow(house, MONDAY + days(50))

    seen = [rest for _, *rest in tasks(house, "after_sale")]
    assert seen == [["d7", "open"], ["d30", "open"], ["d60", "open"]]
    assert woken == [("follow_triggers",)]
    house.hear(cancelled(MONDAY + days(50)))
    follow(house)
    assert set(outcomes(house, "after_sale")) == {"withdrawn"}


def test_an_earlier_word_before_an_end_is_heard_at_once(house, desk):
    house.hear(branch(), client(), engagement(datetime(2026, 6, 30, tzinfo=UTC).date()))
    follow(house, MONDAY + days(1))
    before = outcomes(house, "engagement_end")

    say(desk, before_end_days=365)
    follow(house)

    assert (before, outcomes(house, "engagement_end")) == ([], ["open"])


@pytest.mark.requirement("T17")
def test_what_waits_for_a_morning_asks_again_when_the_night_is_another(house, desk):
    house.hear(branch(), client(tier="C"), contact())
    house.clock.at = NIGHT
    plan(house)
    waits_until = house.tick("announce_due_contacts")

    woken = wakes(house, desk, quiet_until_hour=0)
    house.tick("announce_due_contacts")

    [announced] = due(house)
    assert (waits_until, woken) == (MORNING, [("announce_due_contacts",)])
    assert announced.grant_expires_at == NIGHT + days(3)


@pytest.mark.requirement("R19", "M12")
@pytest.mark.parametrize(
    "told",
    [
        {"drop_ins": [{"tier": "B", "a_year": 2, "channel": "phone"}]},
        {"quiet_periods": [{"first_day": "07-01", "last_day": "03-31"}]},
    ],
)
def test_a_day_that_was_drawn_by_other_rules_is_drawn_anew_the_next_night(
    house, desk, told
):
    house.hear(branch(), staff(), *(client(client_id=f"c-{n}") for n in range(30)))
    pass_a_night(house, MONDAY)
    late = [day for *_, day in house.rows(DRAWN) if day.month > 6]

    say(desk, **told)
    pass_a_night(house, MONDAY + days(1))

    drawn = house.rows(DRAWN)
    assert late
    assert len({client for client, *_ in drawn}) == len(drawn) == 30
    assert all(day.month <= 6 for *_, day in drawn)


@pytest.mark.requirement("R120")
def test_the_calls_that_a_manager_gave_a_running_round_hold(house, desk):
    settled(house, "c-1", "c-2", "c-3")
    told = {"area": {"country": "AT", "postal_codes": ["10"]}, "cause": "power"}
    told |= {"branch_id": "vienna", "started_at": "2026-03-02T08:00:00Z", "calls": 2}
    begun = desk.send("POST", "/v1/outages", manager_of("vienna"), told)

    say(desk, branch_help_calls=[{"branch_id": "vienna", "calls": 1}], flapping_hours=1)
    house.clock.at = MONDAY + hours(1)
    house.hear(started(house.clock.at))

    now = desk.ask(f"/v1/outages/{begun.json['round_id']}").json
    assert (begun.json["calls"], now["calls"], now["called"]) == (2, 2, 2)
    assert sum(called for _, called in house.rows(HELPED)) == 2
    house.execute(
        "truncate cadence.rounds, cadence.helps, cadence.outages, cadence.tasks"
    )
    assert help_calls(house) == 1


def test_a_reminder_that_runs_keeps_its_steps(house, desk):
    house.hear(branch(), client(), contact(), touch(MONDAY - days(20)))
    start(house)

    say(desk, reminder_steps=[{"channel": "sms", "wait_days": 1}])
    start(house, "r-2", about="the contract")

    steps = {each.id: len(each.steps) for each in standing(house)}
    assert steps == {"r-1": 4, "r-2": 1}
