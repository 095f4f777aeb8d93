"""Merged clients are kept up with as one, and told apart again as if never merged."""

from itertools import permutations

import pytest

from libs.contracts.upkeep import ClientUnmerged
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
