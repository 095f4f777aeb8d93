"""The one statement over time and bills agrees with the rules of attention."""

from collections import defaultdict
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.concentration.domain.attention import (
    Spell,
    attended,
    ends,
    first_day,
    minutes_of,
)
from services.concentration.storage import attention
from tests.integration.concentration.attending import TODAY

GROUPS = st.lists(st.sampled_from([None, None, "g-1"]), min_size=6, max_size=6)
# The first and the last days of windows, so that much falls on the same day.
DAYS = st.sampled_from([0, 1, 89, 90, 149, 150]).map(
    lambda back: TODAY - timedelta(days=back)
)
PEOPLE = st.sampled_from(["", "s-1", "s-2"])
SPELLS = st.lists(
    st.tuples(st.integers(0, 5), PEOPLE, DAYS, st.integers(1, 300), st.booleans()),
    min_size=10,
    max_size=40,
)
BILLS = st.lists(
    st.tuples(st.integers(0, 5), DAYS, st.integers(-(10**6), 10**7)), max_size=20
)
# The last client counts for the first.
COUNTS_FOR = {5: "c-0"}
CLIENT = """
insert into concentration.clients (client_id, branch_id, name, status, tier, since,
  group_id, counts_for, revision)
values (:client, 'vienna', :client, 'active', 'B', '2020-01-01', :control, :merged, 1)
"""
ENTERED = """
insert into concentration.time_entries
values (:key, 'vienna', :client, 'psa', :key, 'x', :who, :day, :minutes, true)
"""
TOUCHED = """
insert into concentration.touch_times
values (:key, 'vienna', :client, nullif(:who, ''), :day, :minutes)
"""
BILLED = """
insert into concentration.billed values (:key, 'vienna', :client, 'b', 'invoice', :key,
  :day, 1, 'EUR', :cents, '', '', false)
"""


@settings(max_examples=80)
@given(GROUPS, SPELLS, BILLS)
def test_attention_in_the_database_is_that_of_the_rules(built, groups, spells, bills):
    fill(built, groups, spells, bills)

    with built.worker.begin() as transaction:
        found = attention.page(transaction, TODAY, None, 0, 1000)
        large = {e.unit: e for e in attention.large(transaction, TODAY, {"c-1"})}

    for each in found:
        alarming = [e for e in each.windows if e.monopolises or e.is_short_changed]
        assert each.unit in large or not (alarming or each.unit == "c-1")
        assert large.get(each.unit, each).windows == each.windows
    for number, until in enumerate(ends(TODAY)):
        told = {each.unit: each.windows[number] for each in found}
        seen = {u: a for u, a in told.items() if a.minutes or a.cents > 0}
        assert seen == expected(groups, spells, bills, until)


def expected(groups, spells, bills, until):
    def unit_of(client):
        counting = COUNTS_FOR.get(client) or f"c-{client}"
        return groups[int(counting[2:])] or counting

    def counts(day):
        return first_day(until) <= day <= until

    spent, cents = defaultdict(int), defaultdict(int)
    told = [
        Spell(
            COUNTS_FOR.get(client) or f"c-{client}",
            "x" if entered and not who else who,
            day,
            minutes if entered else 0,
            0 if entered else minutes,
        )
        for client, who, day, minutes, entered in spells
        if counts(day)
    ]
    for (client, person), minutes in minutes_of(told).items():
        spent[unit_of(int(client[2:])), person] += minutes
    for client, day, each in bills:
        if counts(day):
            cents[unit_of(client)] += each
    return {each.unit: each for each in attended(spent, cents)}


def fill(built, groups, spells, bills):
    built.empty()
    with built.worker.begin() as transaction:

        def write(statement, **row):
            transaction.session.execute(text(statement), row)

        for number, group in enumerate(groups):
            merged = COUNTS_FOR.get(number)
            write(CLIENT, client=f"c-{number}", control=group, merged=merged)
        for key, (number, who, day, minutes, entered) in enumerate(spells):
            known = {"key": f"e-{key}", "client": f"c-{number}", "day": day}
            statement = ENTERED if entered else TOUCHED
            who_of_us = (who or None) if entered else who
            write(statement, **known, who=who_of_us, minutes=minutes)
        for key, (number, day, cents) in enumerate(bills):
            write(BILLED, key=f"b-{key}", client=f"c-{number}", day=day, cents=cents)
