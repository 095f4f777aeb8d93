"""Whatever people and facts do, nobody we keep up with is without a next touch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.contracts.upkeep import ClientUnmerged
from libs.observability import metrics
from libs.values import Refusal
from services.cadence.domain.filters import TaskFilter
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task
from services.cadence.storage import clients
from services.cadence.usecases import task_changes
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    callback,
    client,
    days,
    hours,
    kept,
    merged,
    staff,
    taken_back,
    touch,
)
from tests.integration.cadence.test_prompts import sighted

WITHOUT = """
select count(*) from cadence.clients where counts_for is null
  and (next_touch_at is null) = (status in ('active', 'prospect'))
"""
WHO = ("c-1", "c-2")
EARLY = touch(MONDAY - days(3), client_id="c-1")


def told(what):
    """Make an operation of a fact about a client at some time."""
    return lambda house, transaction, who, number: house.hand(
        transaction, [what(house.clock.at, who, number)]
    )


def by_hand(purpose):
    def opened(house, transaction, who, _):
        now = house.clock.at
        due_at = now + hours(30)
        task = Task(who, "vienna", purpose, "", now, due_at, note="so")
        task_changes.open_by_hand(transaction, task, None)

    return opened


def with_a_task(how):
    """Make an operation of what somebody does with the client's first task."""

    def changed(house, transaction, who, _):
        now = house.clock.at
        wanted = TaskFilter(client=who)
        for seen in task_changes.listed(transaction, wanted, None, 1):
            task_changes.change(
                transaction, seen.id, None, "changed", lambda held: how(held, now)
            )

    return changed


def unanswered(_house, transaction, who, _number):
    for seen in task_changes.listed(transaction, TaskFilter(client=who), None, 1):
        task_changes.no_answer(transaction, seen.id, None, message_left=True)


def of_status(status):
    return told(
        lambda _, who, number: client(client_id=who, status=status, revision=number)
    )


operations = st.sampled_from(
    [
        *map(of_status, ["active", "active", "prospect", "dormant", "lost"]),
        told(lambda at, who, _: touch(at, client_id=who)),
        told(lambda at, who, _: touch(at, "meeting", client_id=who)),
        told(lambda at, who, _: touch(at, client_id=who, random=True)),
        told(lambda *_: EARLY),
        told(lambda *_: taken_back(EARLY)),
        told(lambda at, who, number: callback(at, number, client_id=who)),
        told(lambda at, who, number: kept(callback(at, client_id=who), number)),
        told(lambda at, who, number: sighted(at, f"g-{number}", client_id=who)),
        told(lambda *_: merged()),
        told(lambda *_: merged(ClientUnmerged)),
        told(lambda _, __, number: branch(revision=number)),
        by_hand(Purpose.CALL),
        by_hand(Purpose.VISIT),
        by_hand(Purpose.PUT_OFF),
        with_a_task(lambda held, now: held.done("so", now)),
        with_a_task(lambda held, now: held.cancelled("no", now)),
        with_a_task(lambda held, now: held.snoozed(now + HORIZON, "later", now)),
        with_a_task(lambda held, _: held.handed_over("s-07")),
        with_a_task(lambda held, _: held.reopened()),
        unanswered,
    ]
)
steps = st.lists(
    st.tuples(operations, st.sampled_from(WHO), st.integers(0, 40)), max_size=14
)


@pytest.mark.requirement("R112", "M10")
@settings(max_examples=60)
@given(steps)
def test_whatever_is_done_in_whatever_order_everybody_has_a_next_touch(built, steps):
    with built.undone() as transaction:
        known = [client(client_id=who, revision=1) for who in WHO]
        built.hand(transaction, [branch(), staff(), *known])
        for number, (operation, who, passed) in enumerate(steps, start=2):
            built.clock.at += days(passed)
            attempt(operation, built, transaction, who, number)
            count = transaction.session.exec_driver_sql(WITHOUT).scalar_one()
            assert count == 0
            assert not any(clients.unplanned(transaction).values())


def attempt(operation, house, transaction, who, number):
    """Do it; what is refused was not done."""
    try:
        with transaction.session.begin_nested():
            operation(house, transaction, who, number)
    except Refusal:
        return


@pytest.mark.requirement("M10", "R112")
def test_the_sweeper_repairs_who_slipped_through_and_counts_them(house):
    house.hear(branch(), client(client_id="c-1"), client(client_id="c-2"))
    house.execute("update cadence.clients set next_touch_at = null")
    before = repaired()

    house.tick("repair_next_touches")
    house.tick("repair_next_touches")

    assert house.rows(WITHOUT) == [(0,)]
    assert repaired() - before == 2


def repaired():
    name, where = "keepwell_next_touches_repaired_total", {"branch": "vienna"}
    return metrics.REGISTRY.get_sample_value(name, where) or 0


def test_a_merged_client_is_not_counted(house):
    known = [client(client_id=who) for who in WHO]
    house.hear(branch(), *known, merged())

    assert house.rows(WITHOUT) == [(0,)]
    assert house.rows(
        "select count(*) from cadence.clients where next_touch_at is null"
    ) == [(1,)]
