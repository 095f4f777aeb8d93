"""Whatever is heard, in whatever order and batches, the end is the same."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from libs.contracts.touchpoints import TouchpointLogged
from tests.integration.cadence.house import (
    MONDAY,
    TABLES,
    branch,
    callback,
    client,
    contact,
    days,
    hours,
    kept,
    revalued,
    staff,
    taken_back,
    touch,
)

CLIENTS = st.sampled_from(["c-1", "c-2"])
AGO = st.integers(0, 90).map(days)
facts = st.builds(
    lambda **told: lambda revision: client(revision=revision, **told),
    client_id=CLIENTS,
    status=st.sampled_from(["active", "active", "prospect", "dormant"]),
    tier=st.sampled_from("ABC"),
    branch_id=st.sampled_from(["vienna", "vienna", "graz"]),
)
touches = st.builds(
    lambda ago, **told: (
        lambda number: touch(MONDAY - ago, touch_id=f"t{number}", **told)
    ),
    AGO,
    client_id=CLIENTS,
    kind=st.sampled_from(["call", "call", "rating"]),
    satisfies=st.sampled_from(["call", "meeting", "message"]),
    direction=st.sampled_from(["in", "out", "out"]),
    contact_id=st.none() | st.just("p-1"),
)
values = st.builds(
    lambda **told: lambda revision: revalued(revision=revision, **told),
    value=st.none() | st.floats(0, 100),
    client_id=CLIENTS,
)
promised = st.builds(
    lambda due, closed, **told: (
        lambda revision: closed(
            callback(MONDAY + hours(due), revision, **told), revision
        )
    ),
    st.integers(-9, 9),
    st.sampled_from([kept, lambda owed, _: owed]),
    callback_id=CLIENTS.map(lambda client: f"of {client}"),
)
told = st.lists(st.one_of(facts, touches, values, promised), max_size=25)


def of_one_client(event):
    """A callback is always of the client it was of."""
    named = getattr(event, "callback_id", None)
    return replace(event, client_id=named.removeprefix("of ")) if named else event


def logged_of(events):
    return [event for event in events if isinstance(event, TouchpointLogged)]


@pytest.mark.requirement("T22")
@settings(max_examples=40)
@given(st.lists(touches, max_size=12), st.randoms(use_true_random=False))
def test_touches_taken_back_leave_no_trace(built, told, chance):
    logged = [make(number) for number, make in enumerate(told, 1)]
    wrong = [event for event in logged if chance.random() < 1 / 3]
    known = [branch(), client(client_id="c-1"), client(client_id="c-2")]
    right = [event for event in logged if event not in wrong]

    never = end_of(built, [[*known, *right]])
    events = known + chance.sample(
        [*logged, *map(taken_back, wrong)], len(logged + wrong)
    )
    after = end_of(built, [[event] for event in events])

    assert [after[t] for t in ("clients", "touches")] == [
        never[t] for t in ("clients", "touches")
    ]


def state(transaction):
    """Read all that is kept, but how often a timer was woken, and when it was noted."""
    kept = {}
    for table in sorted({*TABLES} - {"wakes"}):
        rows = f"select to_jsonb(t) - 'noted_at' from cadence.{table} t"  # noqa: S608 our own words
        kept[table] = sorted(map(str, transaction.session.execute(text(rows))))
    return kept


def end_of(house, batches):
    with house.undone() as transaction:
        for batch in batches:
            house.hand(transaction, batch)
        return state(transaction)


@pytest.mark.requirement("R112", "T22")
@settings(max_examples=60)
@given(told, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(built, told, chance):
    numbered = [of_one_client(make(number)) for number, make in enumerate(told, 1)]
    wrong = [taken_back(e) for e in logged_of(numbered) if chance.random() < 1 / 3]
    branches = [branch(), branch(branch_id="graz")]
    events = [*branches, staff(), contact(), *numbered, *wrong]
    in_order = end_of(built, [[event] for event in events])

    chance.shuffle(events)
    some = chance.randint(1, len(events))

    assert end_of(built, [events[:some], events[some:]]) == in_order
