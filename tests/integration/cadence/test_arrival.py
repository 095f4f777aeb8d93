"""Whatever is heard, in whatever order and batches, the end is the same."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

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
    satisfies=st.sampled_from(["call", "meeting", "message"]),
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


def state(transaction):
    """Read all that is kept."""
    kept = {}
    for table in TABLES:
        rows = f"select * from cadence.{table}"  # noqa: S608 our own words
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
    events = [branch(), branch(branch_id="graz"), staff(), contact(), *numbered]
    in_order = end_of(built, [[event] for event in events])

    chance.shuffle(events)
    some = chance.randint(1, len(events))

    assert end_of(built, [events[:some], events[some:]]) == in_order
