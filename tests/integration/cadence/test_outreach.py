"""Who had little to bill calls the clients most worth it; who had enough does not."""

from datetime import date, timedelta

import pytest

from tests.integration.cadence.house import MONDAY, branch, client, days, touch
from tests.integration.cadence.test_sales import starts
from tests.integration.cadence.triggering import follow, outcomes, tasks, utilised

OUTREACH = "outreach"
WHOSE = "select client_id from cadence.tasks where purpose = 'outreach' order by 1"


@pytest.fixture
def office(house):
    """Anna, with eight clients by how long nobody called them, and Ben with one."""
    theirs = [
        client(client_id=f"c-{n}", account_manager="s-07" if n < 8 else "s-08")
        for n in range(9)
    ]
    calls = [touch(MONDAY - days(12 + n), client_id=f"c-{n}") for n in range(9)]
    house.hear(branch(), *theirs, *calls)
    return house


@pytest.mark.requirement("R71")
def test_a_week_below_the_threshold_drafts_calls_with_who_is_most_worth_it(office):
    for _ in range(2):
        office.hear(utilised(0.59))
        follow(office)
        office.hear(touch(MONDAY - timedelta(minutes=1), client_id="c-7"))

    # Friday is the fourth day on.
    assert tasks(office, OUTREACH) == [(starts("2026-03-06"), "2026-02-23", "open")] * 5
    assert office.rows(WHOSE) == [(f"c-{n}",) for n in (3, 4, 5, 6, 7)]


@pytest.mark.requirement("R71")
def test_whom_somebody_calls_this_week_as_it_is_is_not_drafted_beside(office):
    office.hear(client(client_id="c-9", account_manager="s-07"))
    office.hear(touch(MONDAY - days(60), client_id="c-9"))
    office.execute(
        "insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion,"
        " channel, gap_class, needs, minutes, opened_at, not_before, due_at, starts_at)"
        " values ('t-1', 'vienna', 'c-9', 'review', 'x', 'in_person', 'personal',"
        " 'meeting', 90, '2026-03-02Z', '2026-03-02Z', '2026-03-06Z', '2026-03-05Z')"
    )

    office.hear(utilised(0.59))
    follow(office)

    assert office.rows(WHOSE) == [(f"c-{n}",) for n in (3, 4, 5, 6, 7)]


@pytest.mark.requirement("R71")
@pytest.mark.parametrize("share", [0.6, 0.61, 1.2])
def test_a_week_at_or_above_the_threshold_drafts_none(office, share):
    office.hear(utilised(share))

    follow(office)

    assert tasks(office, OUTREACH) == []


@pytest.mark.requirement("R71")
def test_the_newest_figure_counts_in_whatever_order_it_is_told(office):
    seen = []
    for revision, share in ((1, 0.3), (3, 0.7), (2, 0.2), (4, 0.4), (5, 0.1)):
        office.hear(utilised(share, revision))
        follow(office)
        seen.append(set(outcomes(office, OUTREACH)))

    office.hear(touch(MONDAY + days(1), client_id="c-7"), utilised(0.2, 6))
    follow(office, MONDAY + days(1))

    assert seen == [{"open"}, {"withdrawn"}, {"withdrawn"}, {"open"}, {"open"}]
    assert sorted(outcomes(office, OUTREACH)) == ["done", *["open"] * 4]


def test_what_is_told_weeks_late_or_before_the_branch_is_known(house):
    house.hear(client(account_manager="s-07"))
    house.hear(utilised(0.1), utilised(0.1, week_on=date(2026, 1, 5)))
    follow(house)
    waiting = tasks(house, OUTREACH)

    house.hear(branch())
    follow(house)

    assert waiting == []
    assert [week for _, week, _ in tasks(house, OUTREACH)] == ["2026-02-23"]


def test_a_call_does_it(office):
    office.hear(utilised(0.1))
    follow(office)

    office.hear(*(touch(MONDAY + days(1), client_id=f"c-{n}") for n in (3, 4)))

    assert sorted(outcomes(office, OUTREACH)) == ["done"] * 2 + ["open"] * 3
