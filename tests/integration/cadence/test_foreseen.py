"""What is foreseen of clients turns up in time: ends, needs, and whom to win back."""

from datetime import date, timedelta

import pytest

from services.cadence.usecases import win_backs
from tests.integration.cadence.house import MONDAY, branch, client, days, merged
from tests.integration.cadence.test_sales import starts
from tests.integration.cadence.triggering import (
    engagement,
    everybody,
    follow,
    need,
    outcomes,
    tasks,
)

END, NEED, WIN_BACK = "engagement_end", "need", "win_back"
JUNE = date(2026, 6, 30)


def test_an_engagement_that_ends_with_nothing_to_follow_is_talked_about_before(house):
    house.hear(branch(), client(), engagement(JUNE))

    follow(house, MONDAY + days(59))
    before = tasks(house, END)
    for _ in range(2):
        follow(house, MONDAY + days(63))
        house.hear(engagement(JUNE))

    # Sixty days before is 1 May, a holiday and a Friday.
    assert before == []
    assert tasks(house, END) == [(starts("2026-05-04"), "2026-06-30", "open")]


def test_a_follow_on_clears_it_and_without_one_it_is_talked_about_again(house):
    house.hear(branch(), client(), engagement(JUNE))
    seen = []
    for revision, follow_on in enumerate((None, "e-8", None), 1):
        house.hear(engagement(JUNE, revision, followed_by=follow_on))
        follow(house, MONDAY + days(70))
        seen.append(outcomes(house, END))

    house.hear(engagement(JUNE, 2, followed_by="e-8"))
    follow(house)

    assert seen == [["open"], ["withdrawn"], ["open"]]
    assert outcomes(house, END) == ["open"]


def test_an_engagement_that_is_over_or_moved_to_another_day_is_not_talked_about(house):
    house.hear(branch(), client(), engagement(date(2026, 3, 20)))
    follow(house)
    house.hear(engagement(date(2027, 3, 20), 2), engagement(date(2026, 2, 1), 1))
    follow(house)

    assert outcomes(house, END) == ["withdrawn"]


@pytest.mark.requirement("R78")
@pytest.mark.requirement("R84")
@pytest.mark.parametrize(
    ("due_on", "start_by", "due"),
    [
        # The last day of February, a Saturday, is half a year before 31 August.
        (date(2026, 8, 31), date(2026, 2, 28), MONDAY),
        (date(2026, 5, 31), date(2026, 3, 31), starts("2026-03-31")),
        (date(2026, 6, 30), date(2026, 4, 30), starts("2026-04-30")),
    ],
)
def test_a_need_is_in_the_plan_from_the_day_to_begin_and_not_before(
    house, due_on, start_by, due
):
    house.hear(branch(), client(), need(start_by, due_on))
    follow(house, max(MONDAY, starts(str(start_by)) - timedelta(seconds=1)))
    before = tasks(house, NEED)

    for _ in range(2):
        follow(house, max(MONDAY, starts(str(start_by))))
        house.hear(need(start_by, due_on))

    assert before == ([] if due > MONDAY else tasks(house, NEED))
    assert tasks(house, NEED) == [(due, str(start_by), "open")]


def test_a_need_that_is_met_or_put_off_leaves_the_plan_in_whatever_order(house):
    first, put_off = date(2026, 3, 2), date(2026, 9, 1)
    house.hear(branch(), client(), need(first, JUNE))
    follow(house)
    house.hear(need(put_off, date(2027, 1, 1), 3), need(first, JUNE, 2))
    follow(house)
    later = tasks(house, NEED)
    follow(house, starts("2026-09-01"))
    moved = outcomes(house, NEED)
    house.hear(need(put_off, date(2027, 1, 1), 4, met_on=put_off))
    follow(house)

    assert [outcome for *_, outcome in later] == ["withdrawn"]
    assert moved == ["withdrawn", "open"]
    assert outcomes(house, NEED) == ["withdrawn", "withdrawn"]


@pytest.mark.requirement("R122")
def test_who_has_lapsed_and_will_need_us_within_the_window_is_listed_and_called(house):
    lost = [client(client_id=f"c-{n}", status="lost") for n in (1, 2, 3)]
    needs = (
        need(
            date(2026, 5, 1), MONDAY.date() + days(90), client_id="c-1", need_id="n-1"
        ),
        need(
            date(2026, 5, 1), MONDAY.date() + days(91), client_id="c-2", need_id="n-2"
        ),
        need(date(2026, 1, 1), MONDAY.date() - days(1), client_id="c-3", need_id="n-3"),
        need(date(2026, 2, 1), MONDAY.date(), client_id="c-4", need_id="n-4"),
    )
    house.hear(branch(), *lost, client(client_id="c-4"), *needs)

    for _ in range(2):
        follow(house)
        house.hear(*needs)

    listed = house.read(win_backs.listed, everybody(), None, 9)
    assert [(each.client, each.need) for each in listed] == [("c-1", "n-1")]
    assert outcomes(house, WIN_BACK) == ["open"]

    follow(house, MONDAY + days(1))
    listed = house.read(win_backs.listed, everybody(), None, 9)
    assert [each.client for each in listed] == ["c-1", "c-2"]
    assert outcomes(house, WIN_BACK) == ["open", "open"]


def test_what_a_lost_client_will_need_is_a_need_of_who_it_is_merged_into(house):
    lost = client(client_id="c-1", status="lost")
    foreseen = need(date(2026, 3, 2), date(2026, 4, 2), client_id="c-1")
    house.hear(branch(), lost, client(client_id="c-2"), foreseen)
    follow(house)
    before = outcomes(house, NEED), outcomes(house, WIN_BACK)

    house.hear(merged())
    follow(house)

    assert before == ([], ["open"])
    assert (outcomes(house, NEED), outcomes(house, WIN_BACK)) == (
        ["open"],
        ["withdrawn"],
    )


def test_one_who_comes_back_is_won_and_one_who_leaves_is_to_be_won_back(house):
    house.hear(branch(), client(), need(date(2026, 3, 2), date(2026, 4, 2)))
    seen = []
    for revision, status in enumerate(("active", "dormant", "active"), 2):
        house.hear(client(status=status, revision=revision))
        follow(house)
        seen.append((outcomes(house, NEED), outcomes(house, WIN_BACK)))

    assert seen == [
        (["open"], []),
        (["withdrawn"], ["open"]),
        (["open"], ["withdrawn"]),
    ]
