"""Merged clients are kept up with as one, and told apart again as if never merged."""

from concurrent.futures import ThreadPoolExecutor, wait
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.contracts.upkeep import ClientMerged, ClientUnmerged
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    days,
    merged,
    taken_back,
    touch,
)

SEEN = "select client_id, last_call, next_touch_at from cadence.clients order by 1"
PLANNED = """
select client_id, name, counts_for, last_call, last_meeting, next_touch_at, too_tight_at
from cadence.clients order by 1
"""
TOUCHED = """
select touch_id, client_id, coalesce(own_client_id, client_id) from cadence.touches
order by 1
"""


@pytest.fixture
def twins(house):
    house.hear(branch(), client(client_id="c-1"), client(client_id="c-2"))
    return house


def test_a_touch_taken_back_ends_no_silence_of_the_survivor_either(twins):
    wrong = touch(MONDAY, client_id="c-1")
    ends = set()
    for order in permutations([merged(), wrong, taken_back(wrong)]):
        twins.empty()
        twins.hear(branch(), client(client_id="c-1"), client(client_id="c-2"))
        for event in order:
            twins.hear(event)
        ends.add(tuple(twins.rows(SEEN)))

    [(one, survivor)] = ends
    assert one == ("c-1", None, None)
    assert survivor[1] is None


def test_who_is_merged_or_told_apart_is_planned_with_anew(twins):
    placed = "update cadence.tasks set on_time = true"
    waiting = "select distinct client_id from cadence.tasks where on_time is null"
    twins.execute(placed)

    twins.hear(merged())
    of_both = twins.rows(waiting)
    twins.execute(placed)
    twins.hear(merged(ClientUnmerged))

    assert len(of_both) >= 1
    assert len(twins.rows(waiting)) >= len(of_both)


def test_what_touchpoints_takes_back_of_the_survivor_may_be_ones_own_again(twins):
    wrong = touch(MONDAY, client_id="c-1")
    twins.hear(wrong)
    twins.hear(merged())
    twins.hear(merged(ClientUnmerged))

    twins.hear(taken_back(touch(MONDAY, client_id="c-2", touch_id=wrong.touch_id)))

    assert [last for _, last, _ in twins.rows(SEEN)] == [None, None]


def test_no_promise_is_broken_by_the_months_in_which_it_counted_for_another(house):
    house.hear(branch(), client(client_id="c-1", tier="A"), client(client_id="c-2"))
    house.hear(merged())
    house.clock.at = MONDAY + days(100)
    house.hear(merged(ClientUnmerged))

    house.tick("announce_broken_promises")

    assert [e for e in house.announced() if e.client_id == "c-1"] == []
    house.tick("announce_broken_promises", MONDAY + days(160))
    assert [e.client_id for e in house.announced() if e.client_id == "c-1"] == ["c-1"]


@pytest.mark.parametrize("undone", [False, True])
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(range(6)))
def test_whatever_is_heard_when_it_ends_up_the_same(house, undone, order):
    facts = (
        client(client_id="c-1", tier="A"),
        client(client_id="c-2"),
        touch(MONDAY - days(40), client_id="c-1"),
        touch(MONDAY - days(50), "meeting", client_id="c-2"),
        merged(),
        merged(ClientUnmerged if undone else ClientMerged),
    )
    ends = []
    for each in (range(6), order):
        house.empty()
        house.hear(branch())
        for at in each:
            house.hear(facts[at])
        ends.append([house.rows(query) for query in (PLANNED, TOUCHED)])

    assert ends[1] == ends[0]


@pytest.mark.parametrize("first", ["client", "merge"])
def test_a_client_first_heard_of_while_it_is_merged_counts_for_the_other(house, first):
    house.hear(branch(), client(client_id="c-2"))
    told = {"client": client(client_id="c-1"), "merge": merged()}
    one = told.pop(first)
    [other] = told.values()

    with ThreadPoolExecutor(1) as beside:
        with house.worker.begin() as transaction:
            house.hand(transaction, [one])
            heard = beside.submit(house.hear, other)
            wait([heard], timeout=1)
        heard.result(timeout=20)

    counting = "select counts_for from cadence.clients where client_id = 'c-1'"
    assert house.rows(counting) == [("c-2",)]
