"""What begins with a day, a month or a year begins where the branch is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.cadence.domain.goals import Goal
from tests.integration.cadence.asking import OWNER, Desk
from tests.integration.cadence.house import branch, client, days, touch

# Eight in the morning of New Year's Day in Auckland; in UTC it is still 2026.
NEW_YEAR = datetime(2026, 12, 31, 19, tzinfo=UTC)
GOALS = (Goal(date(2026, 1, 1), 12), Goal(date(2027, 1, 1), 24))


@pytest.fixture
def known(house):
    """A client in Auckland and one in Vienna."""
    house.clock.at = NEW_YEAR - days(20)
    house.hear(
        branch(),
        branch(branch_id="auckland", zone="Pacific/Auckland"),
        client(client_id="c-1", branch_id="auckland"),
        client(client_id="c-2"),
    )
    house.say("tier", "B", goals=GOALS)
    house.clock.at = NEW_YEAR
    return house


@pytest.fixture
def desk(known, tmp_path):
    return Desk(known, tmp_path)


@pytest.mark.requirement("R92")
def test_the_first_month_of_coverage_is_the_branchs_own(desk, known):
    known.hear(
        touch(NEW_YEAR - timedelta(hours=1), "meeting", client_id="c-1"),
        touch(NEW_YEAR - timedelta(hours=1), "meeting", client_id="c-2"),
    )

    told = desk.ask("/v1/coverage", months=2).json["items"]

    assert [(each["branch_id"], each["month"], each["met"]) for each in told] == [
        ("auckland", "2027-01", 1),
        ("vienna", "2026-12", 1),
        ("auckland", "2026-12", 0),
        ("vienna", "2026-11", 0),
    ]


def test_a_year_that_is_not_said_is_the_branchs_own(desk):
    def months_of(name):
        told = desk.ask("/v1/grid", client=name).json
        return {each["month"][:4] for row in told["items"] for each in row["months"]}

    assert (months_of("c-1"), months_of("c-2")) == ({"2027"}, {"2026"})


@pytest.mark.requirement("R36")
def test_the_report_uses_the_goal_of_the_branchs_day(desk):
    told = desk.ask("/v1/frequencies").json["items"]

    goals = {each["client_id"]: each["goal"]["touches_a_year"] for each in told}
    assert goals == {"c-1": 24, "c-2": 12}


def test_a_goal_is_planned_by_from_where_its_day_begins_first(known):
    in_auckland = datetime(2026, 12, 31, 11, tzinfo=UTC)
    in_vienna = datetime(2026, 12, 31, 23, tzinfo=UTC)
    in_every_zone = datetime(2027, 1, 1, 12, tzinfo=UTC)

    waiting = known.rows("select due_at from cadence.policy_changes order by due_at")

    assert waiting == [(in_auckland,), (in_vienna,), (in_every_zone,)]


def test_a_goal_of_one_branch_does_not_wait_for_another(known):
    known.execute("truncate cadence.policy_changes")
    known.clock.at = NEW_YEAR - days(20)

    known.say("branch", "vienna", goals=GOALS)

    waiting = known.rows("select min(due_at) from cadence.policy_changes")
    assert waiting == [(datetime(2026, 12, 31, 23, tzinfo=UTC),)]


def test_what_is_spent_is_of_the_branchs_year(desk, known):
    for home in ("auckland", "vienna"):
        new = {"each": "40.00", "yearly": "80.00", "currency": "EUR"}
        told = desk.change("PUT", f"/v1/gift-budgets/{home}", OWNER, new).json
        assert told["year"] == {"auckland": 2027, "vienna": 2026}[home]
    known.execute(
        "insert into cadence.gifts (task_id, branch_id, year, amount, currency)"
        " select home, home, 2027, 30, 'EUR'"
        " from unnest('{auckland,vienna}'::text[]) as home"
    )

    told = desk.ask("/v1/gift-budgets").json["items"]

    spent = [(e["branch_id"], e["year"], float(e["spent"])) for e in told]
    assert spent == [("auckland", 2027, 30), ("vienna", 2026, 0)]


def test_a_plan_says_why_by_the_day_it_is_in_the_branch(desk, known):
    known.execute(
        "insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion,"
        " channel, gap_class, minutes, opened_at, not_before, due_at, staff_id,"
        " starts_at, on_time) select md5(client_id), branch_id, client_id, 'year_end',"
        " '2026-12-31', 'phone', 'personal', 20, at, at, at, 's-07', at, true"
        " from cadence.clients, (select timestamptz '2027-01-04 08:00Z' as at) as day"
    )

    told = desk.ask("/v1/plan").json["items"]

    said = {each["branch_id"]: each["reason"].split(" on ")[0] for each in told}
    assert said == {
        "auckland": "fiscal year ended",
        "vienna": "fiscal year ends",
    }
