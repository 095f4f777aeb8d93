"""The one statement over the months agrees with the rules as they are written down."""

from collections import defaultdict
from dataclasses import astuple
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from libs.calendars.months import Month
from services.concentration.domain.measures import Sums, summed
from services.concentration.domain.slices import Kind
from services.concentration.domain.windows import Window
from services.concentration.storage import shares
from services.concentration.storage.shares import Added

WINDOW = Window(date(2026, 3, 2))
RUNNING = Month(2026, 3)
# Of eight clients: the branch, the group if any, and which of them each counts for.
HOMES = [f"b-{number % 3}" for number in range(8)]
CONTROL = st.lists(
    st.sampled_from([None, None, None, "g-1", "g-2"]), min_size=8, max_size=8
)
MERGED = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=4, max_size=4)
CENTS = st.one_of(st.just(0), st.integers(-(10**7), 10**9), st.integers(1, 10**9))
POSTS = st.dictionaries(
    st.tuples(
        st.integers(0, 7), st.integers(-14, 0), st.sampled_from(["", "cloud", "desk"])
    ),
    st.tuples(CENTS, CENTS),
    min_size=10,
    max_size=40,
)
CLIENT = """
insert into concentration.clients (client_id, branch_id, name, status, tier, since,
  group_id, counts_for, revision)
values (:client, :home, :client, 'active', 'B', '2020-01-01', :control, :merged, 1)
"""
POST = """
insert into concentration.months values
  (:client, :home, :month, :line, '', :cents, :recurring)
"""


@settings(max_examples=80)
@given(CONTROL, MERGED, POSTS)
def test_sums_in_the_database_are_those_of_the_rules(built, control, merged, posts):
    counted_for = [None] * 4 + merged
    fill(built, control, counted_for, posts)

    with built.worker.begin() as transaction:
        found = shares.of_branches(transaction, WINDOW)
        by_line = shares.of_slices(transaction, WINDOW, None, Kind.LINE)

    units = [unit(number, control, counted_for) for number in range(8)]
    assert_same(found, expected(posts, units, lambda who, _: (None, HOMES[who])))
    assert_same(by_line, expected(posts, units, lambda _, line: (line or None,)))


def fill(house, control, counted_for, posts):
    house.empty()
    with house.owner.begin() as connection:
        for number, home in enumerate(HOMES):
            survivor = counted_for[number]
            known = {"client": f"c-{number}", "home": home, "control": control[number]}
            merged = None if survivor is None else f"c-{survivor}"
            connection.execute(text(CLIENT), known | {"merged": merged})
        for (number, passed, line), (cents, recurring) in posts.items():
            month = RUNNING.plus(passed).day(1)
            known = {"client": f"c-{number}", "home": HOMES[number], "line": line}
            amounts = {"cents": cents, "recurring": recurring}
            connection.execute(text(POST), known | amounts | {"month": month})


def unit(number, control, counted_for):
    of = number if counted_for[number] is None else counted_for[number]
    return control[of] or f"c-{of}"


def expected(posts, units, scopes):
    trailing = defaultdict(lambda: defaultdict(int))
    recurring = defaultdict(lambda: defaultdict(int))
    for (number, passed, line), (cents, again) in posts.items():
        for scope in scopes(number, line):
            if -12 <= passed <= -1:
                trailing[scope][units[number]] += cents
            if -3 <= passed <= -1 and again:
                recurring[scope][units[number]] += again
    return {
        scope: Added(
            summed(trailing[scope].values()),
            summed(recurring[scope].values()) if scope in recurring else Sums(),
        )
        for scope in trailing
    }


def assert_same(found, wanted):
    assert found.keys() == wanted.keys()
    for scope, added in wanted.items():
        for basis in ("trailing", "recurring"):
            one = astuple(getattr(found[scope], basis))
            other = astuple(getattr(added, basis))
            assert one[2] == other[2]
            assert one[:2] + one[3:] == pytest.approx(other[:2] + other[3:], rel=1e-9)
