"""A month that ended without the promised touch is recorded, once."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from libs.observability import metrics
from services.cadence.usecases import promises
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    days,
    merged,
    taken_back,
    touch,
)

TOLD = ("early", "judged", "late", "merged")
KEPT = "select due, on_time, streak from cadence.consistency where true"
TIMER = "announce_broken_promises"
BROKEN = "select client_id, promised, month from cadence.broken_promises order by month"


def at(month, day, hour=12, year=2026):
    return datetime(year, month, day, hour, tzinfo=UTC)


def months(house):
    return [month for _, _, month in house.rows(BROKEN)]


@pytest.fixture
def known(house):
    """Vienna has known the client since Monday, 2 March."""
    house.hear(branch(), client())
    return house


@pytest.mark.requirement("R123", "R90")
def test_a_month_without_the_promised_call_is_broken_once(known):
    wanted = known.tick(TIMER, at(4, 8))
    assert (wanted, months(known)) == (at(5, 6, 22), [])

    known.tick(TIMER, wanted)
    known.tick(TIMER, wanted)

    assert months(known) == ["2026-04"]
    [broken] = known.announced()
    assert broken.promise == "monthly_call"
    assert broken.due_at == at(4, 29, 22)  # where 30 April begins in Vienna


@pytest.mark.requirement("R90")
def test_what_is_told_a_few_days_after_its_month_was_never_announced_as_broken(known):
    judged = known.tick(TIMER, at(5, 1))  # a holiday; Monday to Wednesday may be told
    known.hear(touch(at(4, 30)))

    known.tick(TIMER, judged)

    assert (judged, known.rows(KEPT)) == (at(5, 6, 22), [(1, 1, 1)])
    assert known.announced() == []


@pytest.mark.requirement("R123")
@pytest.mark.parametrize("satisfies", ["call", "meeting"])
@pytest.mark.parametrize("moment", [at(3, 31, 22), at(4, 30, 21)])
def test_a_call_or_a_meeting_in_the_month_keeps_the_call(known, satisfies, moment):
    known.hear(touch(moment, satisfies))

    known.tick(TIMER, at(5, 8))

    assert months(known) == []


@pytest.mark.requirement("R90")
def test_a_call_does_not_keep_the_meeting(known):
    known.say("tier", "B", monthly_call=False, monthly_meeting=True)
    known.hear(touch(at(4, 10), "call"), touch(at(5, 10), "meeting"))
    known.tick(TIMER, at(6, 8))

    assert known.rows(BROKEN) == [("c-0042", "meeting", "2026-04")]


@pytest.mark.requirement("T3")
def test_after_months_of_downtime_each_month_is_broken_late_and_once(known):
    known.hear(touch(at(5, 20)))

    known.tick(TIMER, at(7, 15))
    known.tick(TIMER, at(7, 16))

    assert months(known) == ["2026-04", "2026-06"]
    assert [broken.due_at.month for broken in known.announced()] == [4, 6]


@pytest.mark.requirement("R90")
def test_a_missed_month_is_not_moved_by_a_call_that_comes_late(known):
    known.tick(TIMER, at(5, 8))

    known.hear(touch(at(5, 9)))
    known.tick(TIMER, at(6, 8))

    assert months(known) == ["2026-04"]


@pytest.mark.requirement("R39", "R90")
def test_a_touch_told_after_its_month_was_judged_counts_in_it_all_the_same(known):
    late = touch(at(4, 30))
    known.tick(TIMER, at(6, 8))
    assert (months(known), known.rows(KEPT)) == (["2026-04", "2026-05"], [(2, 0, 0)])

    known.hear(touch(at(5, 20)))
    assert (months(known), known.rows(KEPT)) == (["2026-04"], [(2, 1, 1)])
    known.hear(late)
    assert (months(known), known.rows(KEPT)) == ([], [(2, 2, 2)])

    known.hear(taken_back(late))
    assert (months(known), known.rows(KEPT)) == (["2026-04"], [(2, 1, 1)])
    known.tick(TIMER, at(7, 8))
    assert known.rows(KEPT) == [(3, 1, 0)]


@pytest.mark.requirement("R39")
@pytest.mark.parametrize("order", [*permutations(TOLD)])
def test_in_whatever_order_it_is_told_what_was_kept_is_the_same(house, order):
    house.hear(branch(), client(client_id="c-1"), client(client_id="c-2"))
    ends = {
        "early": lambda: house.hear(touch(at(4, 10), client_id="c-2")),
        "late": lambda: house.hear(touch(at(5, 31), "meeting", client_id="c-1")),
        "judged": lambda: house.tick(TIMER, at(7, 8)),
        "merged": lambda: house.hear(merged()),
    }
    for each in order:
        ends[each]()

    of_survivor = "and client_id = 'c-2'"
    assert house.rows(f"{KEPT} {of_survivor}") == [(3, 2, 0)]
    broken = "select month from cadence.broken_promises where true"
    assert house.rows(f"{broken} {of_survivor}") == [("2026-06",)]


def test_nothing_is_held_against_us_from_before_a_client_was_known(house):
    house.clock.at = at(3, 31)
    house.hear(branch(), client(), touch(at(8, 1, year=2025)))

    house.tick(TIMER, at(4, 30))

    assert months(house) == []


@pytest.mark.parametrize(
    "told", [{"tier": "C"}, {"status": "dormant"}, {"status": "lost"}]
)
def test_who_was_promised_nothing_is_not_let_down(known, told):
    known.hear(client(revision=2, **told))

    known.tick(TIMER, at(6, 8))

    assert months(known) == []


def test_who_is_promised_a_call_again_is_judged_from_then_on(known):
    known.hear(client(revision=2, status="dormant"))
    known.clock.at = at(6, 10)
    known.hear(client(revision=3))

    known.tick(TIMER, at(8, 8))

    assert months(known) == ["2026-07"]


@pytest.mark.requirement("R90")
def test_a_promise_given_beside_another_is_judged_from_the_next_month_on(known):
    known.hear(touch(at(3, 5)))
    known.tick(TIMER, at(4, 8))
    known.clock.at = at(4, 20)
    known.say("tier", "B", monthly_call=True, monthly_meeting=True)

    known.tick(TIMER, at(6, 8))

    assert sorted(known.rows(BROKEN)) == [
        ("c-0042", "call", "2026-04"),
        ("c-0042", "call", "2026-05"),
        ("c-0042", "meeting", "2026-05"),
    ]
    kept = "select promised, due, on_time from cadence.consistency order by promised"
    assert known.rows(kept) == [("call", 2, 0), ("meeting", 1, 0)]


def test_more_than_one_window_of_clients_is_judged_at_once(known):
    known.hear(*(client(client_id=f"c-{number}") for number in range(700)))

    again = known.tick(TIMER, at(5, 8))
    assert again == at(5, 8)
    known.tick(TIMER, again)

    assert len(known.rows(BROKEN)) == 701


def test_a_new_branch_has_its_first_month_judged_when_that_ends(house):
    house.clock.at = at(4, 8)

    house.hear(branch(), branch(branch_id="lima", zone="America/Lima"))

    wakes = f"select min(at) from cadence.wakes where name = '{TIMER}'"  # noqa: S608 our own word
    assert house.rows(wakes) == [(at(5, 6, 22),)]


def test_with_no_branch_there_is_nobody_to_judge(house):
    assert house.tick(TIMER, MONDAY + days(90)) is None


def test_broken_promises_are_counted_from_zero_for_every_branch(known):
    with known.worker.begin() as transaction:
        promises.measure(transaction)
    before = counted()

    known.tick(TIMER, at(5, 8))

    assert counted() == before + 1


def counted():
    name = "keepwell_promises_broken_total"
    return metrics.REGISTRY.get_sample_value(name, {"branch": "vienna"})
