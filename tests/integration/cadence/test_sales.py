"""A sale is followed up three times, and nothing follows one that was cancelled."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from libs.calendars.zones import start_of_day, zone
from libs.contracts.verdicts import Park, Retry
from services.cadence.usecases import sales
from tests.integration.cadence.house import MONDAY, branch, client, days, touch
from tests.integration.cadence.triggering import (
    cancelled,
    everybody,
    follow,
    outcomes,
    sold,
    tasks,
)

FOLLOW_UPS, SILENT = "after_sale", "sold_and_silent"


def starts(day, name="Europe/Vienna"):
    return start_of_day(date.fromisoformat(day), zone(name))


@pytest.mark.requirement("R111")
def test_a_sale_is_followed_up_on_working_days_a_week_a_month_and_a_quarter_on(house):
    house.hear(branch(), client(), sold())

    follow(house)
    at_once = tasks(house, FOLLOW_UPS)
    follow(house, MONDAY + days(60))

    # The seventh day is a Monday; 1 April a Wednesday; 31 May a Sunday.
    first, second = (starts("2026-03-09"), "d7"), (starts("2026-04-01"), "d30")
    assert at_once == [(*first, "open"), (*second, "open")]
    assert tasks(house, FOLLOW_UPS)[2] == (starts("2026-06-01"), "d90", "open")


def test_where_the_branch_is_decides_which_day_the_sale_was_on(house):
    new_york = {"zone": "America/New_York", "country": "US", "subdivision": None}
    still_tuesday = datetime(2026, 2, 25, 3, tzinfo=UTC)
    house.hear(branch(**new_york), client(), sold(still_tuesday))

    follow(house)

    first, *_ = tasks(house, FOLLOW_UPS)
    assert first == (starts("2026-03-03", "America/New_York"), "d7", "open")


@pytest.mark.requirement("R111")
def test_nothing_follows_a_cancelled_sale_in_whatever_order_it_is_heard(house):
    heard = [branch(), client(), sold(), cancelled(MONDAY + days(2))]
    for order in permutations(heard[2:]):
        house.empty()
        house.hear(*heard[:2])
        for event in (*order, *order):
            house.hear(event)
            follow(house)

        assert set(outcomes(house, FOLLOW_UPS)) <= {"withdrawn"}

    house.empty()
    house.hear(*heard[:3])
    follow(house)
    house.hear(cancelled())
    follow(house, MONDAY + days(100))
    assert outcomes(house, FOLLOW_UPS) == ["withdrawn", "withdrawn"]


@pytest.mark.requirement("R111")
def test_sold_and_silent_prompts_once_and_until_somebody_has_spoken_with_them(house):
    house.hear(branch(), client(), touch(MONDAY - days(1)), sold())
    for day in (20, 22, 23, 40):
        follow(house, MONDAY + days(day))
        house.hear(sold())

    assert tasks(house, SILENT) == [(starts("2026-03-23"), "silent", "open")]
    [listed] = house.read(sales.silent, everybody(), 21, None, 9)
    assert (listed.sale, listed.sold) == ("S-1", "12 notebooks")

    house.hear(touch(MONDAY + days(30)))
    assert outcomes(house, SILENT) == ["done"]
    assert house.read(sales.silent, everybody(), 21, None, 9) == []


def test_after_a_week_of_downtime_what_came_due_is_opened_once_and_what_is_old_not(
    house,
):
    house.hear(branch(), client(), sold(MONDAY - days(8)), sold(MONDAY - days(70), "2"))

    for _ in range(2):
        follow(house)

    assert [occasion for _, occasion, _ in tasks(house, FOLLOW_UPS)] == [
        *("d7", "d90", "d30")
    ]
    assert len(tasks(house, SILENT)) == 0


def test_a_sale_waits_for_its_client_and_is_nobodys_when_several_share_the_number(
    house,
):
    made = sold()
    with house.worker.begin() as transaction:
        [unknown] = sales.record(transaction, [made]).values()
    house.hear(branch(), client(), client(client_id="c-2"))
    with house.worker.begin() as transaction:
        [shared] = sales.record(transaction, [made]).values()

    assert isinstance(unknown, Retry)
    assert isinstance(shared, Park)


def test_who_may_only_tell_of_another_branch_cannot_tell_of_this_sale(house):
    house.hear(branch(), client())
    graz = sold(branches=("graz",))

    with house.worker.begin() as transaction:
        [verdict] = sales.record(transaction, [graz]).values()

    assert isinstance(verdict, Retry)


def test_a_sale_of_next_year_is_for_a_person_to_look_at(house):
    house.hear(branch(), client())

    with house.worker.begin() as transaction:
        made = [sold(MONDAY + days(300)), sold(sale="S-2")]
        verdicts = sales.record(transaction, made)

    assert verdicts == {made[0].key: Park("it is dated in the future")}
    assert house.rows("select subject from cadence.triggers where kind = 'sale'") == [
        ("S-2",)
    ]
