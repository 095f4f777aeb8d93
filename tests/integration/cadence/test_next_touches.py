"""Everybody we keep up with has a next touch, whatever happens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.observability import metrics
from services.cadence.domain.filters import ClientFilter
from services.cadence.usecases import next_touches
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    callback,
    client,
    days,
    hours,
    kept,
    touch,
)

ALL = ClientFilter(None, None)
UNPLANNED = """
select count(*) from cadence.clients
where (next_touch_at is null) = (status in ('active', 'prospect'))
"""
operations = st.one_of(
    st.sampled_from(["active", "prospect", "dormant", "lost"]).map(
        lambda status: lambda _, number: client(status=status, revision=number)
    ),
    st.sampled_from("ABC").map(
        lambda tier: lambda _, number: client(tier=tier, revision=number)
    ),
    st.sampled_from(["call", "meeting", "message"]).map(
        lambda satisfies: lambda at, _: touch(at, satisfies)
    ),
    st.just(lambda at, number: callback(at + hours(1), number)),
    st.just(lambda at, number: kept(callback(at), number)),
    st.just(lambda _, number: branch(revision=number)),
)


@pytest.mark.requirement("R112")
@settings(max_examples=60)
@given(st.lists(st.tuples(operations, st.integers(0, 40)), max_size=12))
def test_after_whatever_happens_nobody_we_keep_up_with_is_left_without(built, steps):
    with built.undone() as transaction:
        connection = transaction.session
        for number, (operation, passed) in enumerate(steps, start=1):
            built.clock.at += days(passed)
            built.hand(transaction, [operation(built.clock.at, number)])
            assert connection.exec_driver_sql(UNPLANNED).scalar_one() == 0
            built.service.announce_broken_promises(transaction, built.clock.at)


@pytest.mark.requirement("R112")
def test_an_open_callback_comes_before_what_was_planned(house):
    house.hear(branch(), client(), callback(MONDAY + hours(2)))
    assert next_of(house) == MONDAY + hours(2)

    house.hear(kept(callback(MONDAY + hours(2))))

    # The last working day of March, and there it begins with summer time.
    assert next_of(house) == MONDAY + days(29) - hours(10)


def test_a_promise_is_planned_for_once_the_branch_is_known(house):
    house.hear(client(tier="B"))
    assert next_of(house) == MONDAY + days(30)

    house.hear(branch())

    assert next_of(house) == MONDAY + days(29) - hours(10)


@pytest.mark.requirement("R112")
def test_who_has_slipped_through_is_counted_and_planned_for(house):
    house.hear(branch(), *(client(client_id=f"c-{number}") for number in range(600)))
    house.execute("update cadence.clients set next_touch_at = null")
    assert counted(house) == 600

    again = house.tick("repair_next_touches")
    assert again == MONDAY
    assert house.tick("repair_next_touches", again) is None

    assert counted(house) == 0


@pytest.mark.requirement("R112")
def test_the_list_shows_each_once_by_branch_and_due_date(house):
    house.hear(
        branch(),
        branch(branch_id="graz"),
        client(client_id="c-1"),
        client(client_id="c-2"),
        client(client_id="c-3", branch_id="graz"),
        client(client_id="c-4", status="lost"),
        touch(MONDAY - days(40), client_id="c-1"),
    )

    first = house.read(next_touches.listed, ALL, None, 2)
    place = (first[-1].branch, first[-1].next_touch_at, first[-1].client)
    rest = house.read(next_touches.listed, ALL, place, 2)

    assert [due.client for due in first + rest] == ["c-3", "c-1", "c-2"]


@pytest.mark.requirement("R56", "T28")
@pytest.mark.parametrize(
    ("silent", "loose"), [(days(45), False), (days(45) + hours(1), True)]
)
def test_a_silence_longer_than_the_longest_gap_is_too_loose(house, silent, loose):
    house.hear(branch(), client(), touch(MONDAY - silent))

    [due] = house.read(next_touches.listed, ALL, None, 9)

    assert due.too_loose is loose


def next_of(house):
    [(next_touch_at,)] = house.rows("select next_touch_at from cadence.clients")
    return next_touch_at


def counted(house):
    """Read the gauge as it is scraped."""
    metrics.CLIENTS_WITHOUT_NEXT_TOUCH.clear()
    with house.worker.begin() as transaction:
        next_touches.measure(transaction)
    return metrics.REGISTRY.get_sample_value(
        "keepwell_clients_without_next_touch", {"branch": "vienna"}
    )
