"""Time is entered once, in whatever order it is heard, and can be taken back."""

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from libs.contracts.verdicts import Park, Retry
from tests.integration.concentration.attending import (
    TODAY,
    taken_back,
    touch_taken_back,
    touched,
    worked,
)
from tests.integration.concentration.house import branch, client, days, sent, staff

JUDGED = """
select at::date from concentration.wakes where name = 'judge_attention'
"""


def entries(house):
    return house.rows(
        "select client_id, staff_id, worked_on, minutes, billable"
        " from concentration.time_entries order by number"
    )


def touches(house):
    return house.rows(
        "select client_id, staff_id, touched_on, minutes"
        " from concentration.touch_times order by 1, 2, 3, 4"
    )


def test_an_entry_heard_twice_counts_once(house):
    entry = worked(90)
    house.hear(branch(), staff(), client(), entry, entry)
    house.hear(entry)

    assert entries(house) == [("c-1", "s-07", TODAY, 90, True)]


def test_time_taken_back_counts_for_nothing_in_whatever_order_it_is_heard(house):
    entry, other = worked(90), worked(30)
    for order in permutations([entry, other, taken_back(entry)]):
        house.empty()
        house.hear(branch(), staff(), client())
        for event in order:
            house.hear(event)

        assert entries(house) == [("c-1", "s-07", TODAY, 30, True)]


def test_one_whose_client_is_not_known_comes_again(house):
    entry = worked(90)
    assert [type(why) for why in house.hear(branch(), entry).values()] == [Retry]

    house.hear(client())

    assert house.hear(entry) == {}
    assert len(entries(house)) == 1


def test_a_number_that_two_clients_have_is_for_a_person_to_look_at(house):
    house.hear(branch(), client(1), client(2, reference="D-1"))

    assert [type(why) for why in house.hear(worked(5)).values()] == [Park]


def test_who_worked_is_known_by_address_whether_they_were_recorded_before_or_after(
    house,
):
    house.hear(branch(), client(), worked(90, who=" Anna@MSP.example"))
    assert entries(house) == [("c-1", None, TODAY, 90, True)]

    house.hear(staff(email="anna@msp.example"), worked(30, who="anna@msp.example"))

    assert {who for _, who, *_ in entries(house)} == {"s-07"}


def test_a_touch_counts_for_the_branch_s_own_day_and_not_when_it_is_taken_back(house):
    late = touched(7, at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))
    lost = touched(9)
    for order in permutations([late, lost, touch_taken_back(lost)]):
        house.empty()
        house.hear(branch(), staff(), client())
        for event in order:
            house.hear(event)

        assert touches(house) == [("c-1", "s-07", date(2026, 3, 1), 7)]


def test_a_touch_that_took_no_time_takes_none(house):
    house.hear(branch(), client(), touched(None), touched(0))

    assert touches(house) == []


def test_time_follows_the_client_to_another_branch(house):
    house.hear(branch(), branch(branch_id="graz"), client(), worked(5), touched(5))

    house.hear(client(branch_id="graz", revision=99))

    assert house.rows("select branch_id from concentration.time_entries") == [("graz",)]
    assert house.rows("select branch_id from concentration.touch_times") == [("graz",)]


def test_new_time_is_judged_once_its_day_is_over_everywhere(house):
    house.hear(branch(), client(), worked(5, day=TODAY - days(1)))

    assert house.rows(JUDGED) == [(TODAY + days(2),)]


@pytest.mark.parametrize(
    ("entered", "gone"),
    [(worked(60), taken_back), (touched(30), touch_taken_back)],
)
def test_time_taken_back_is_judged_anew_as_soon_as_new_time(house, entered, gone):
    house.hear(branch(), client(), entered)
    house.execute("delete from concentration.wakes")

    house.hear(gone(entered))

    assert house.rows(JUDGED) == [(TODAY + days(2),)]


def test_a_touch_of_a_branch_not_known_yet_comes_again(house):
    at = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    touch = sent(touched(30, at=at), "touched")
    house.hear(client())

    assert [type(why) for why in house.hear(touch).values()] == [Retry]
    house.hear(branch())
    assert house.hear(touch) == {}

    took = house.rows("select touched_on from concentration.touch_times")
    assert took == [(date(2026, 2, 1),)]
