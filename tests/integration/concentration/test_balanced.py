"""The statement that draws up balances agrees with the rules as they are written."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from libs.calendars.months import Month
from libs.contracts import wire
from libs.contracts.touchpoints import RelationshipRevalued
from libs.decay import Law, Standing
from services.concentration.domain.worth import (
    Flow,
    Membership,
    Past,
    Span,
    Turn,
    Valuation,
    balance,
)
from services.concentration.storage import balances
from services.concentration.storage.balances import Wanted
from tests.integration.concentration.house import billed, branch, client

# In UTC, so that days and months are what they look like.
HOMES = ("graz", "linz")
CLIENTS = range(3)
FIRST = Month(2026, 2)
MONTHS = [FIRST.plus(passed) for passed in range(3)]
NOW = datetime(2026, 4, 12, 6, tzinfo=UTC)
CURRENT = ("active", "dormant")
SINCE = date(2025, 4, 20)

moments = st.integers(0, 100 * 24 * 3600 * 1000).map(
    lambda passed: datetime(2026, 1, 5, tzinfo=UTC) + timedelta(milliseconds=passed)
)
standings = st.none() | st.tuples(
    st.floats(0, 100),
    moments,
    st.integers(0, 30),
    st.sampled_from(Law),
    st.sampled_from([0.05, 0.1, 0.5]),
)
valuations = st.lists(st.tuples(moments, standings), max_size=5)
statuses = st.lists(
    st.tuples(moments, st.sampled_from([*CURRENT, "prospect", "lost"])), max_size=3
)
bills = st.lists(
    st.tuples(st.integers(-14, 3), st.integers(-(10**6), 10**8)), max_size=6
)
histories = st.lists(
    st.tuples(valuations, statuses, bills),
    min_size=len(CLIENTS),
    max_size=len(CLIENTS),
)


def revalued(number, revision, at, standing):
    value, as_of, grace, law, rate = standing or (None, at, 0, Law.COMPOUND, 0.1)
    fact = replace(
        RelationshipRevalued.example(),
        client_id=f"c-{number}",
        branch_id=HOMES[number % 2],
        value=value,
        as_of=as_of,
        decays_from=None if value is None else as_of + timedelta(days=grace),
        grace_days=grace,
        law=law.value,
        rate=rate,
        revision=revision,
    )
    return addressed(fact, at)


def recorded(number, revision, at, status):
    fact = client(number, branch_id=HOMES[number % 2], since=SINCE)
    return addressed(replace(fact, status=status, revision=revision), at)


def addressed(fact, at):
    named = f"{type(fact).__name__}-{fact.client_id}-{fact.revision}"
    return wire.addressed(fact, source="keepwell/test", id=named, time=at)


def events(number, valued, stated, paid):
    """Tell a client's history; it is on record from the first day."""
    began = datetime(2025, 5, 1, tzinfo=UTC)
    yield recorded(number, 1, began, "prospect")
    for revision, (at, status) in enumerate(stated, start=2):
        yield recorded(number, revision, at, status)
    for revision, (at, standing) in enumerate(valued, start=1):
        yield revalued(number, revision, at, standing)
    for passed, cents in paid:
        day = FIRST.plus(passed).day(9)
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        yield billed(f"{cents / 100:.2f}", number, at)


def past(month, valued, stated, paid):
    """Say the same in the words of the rules."""

    def year(first, last):
        counting = (c for passed, c in paid if first <= FIRST.plus(passed) <= last)
        return max(sum(counting), 0)

    told = [
        Valuation(revision, at, standing and standing_of(revision, standing))
        for revision, (at, standing) in enumerate(valued, start=1)
    ]
    began = Membership(1, datetime(2025, 5, 1, tzinfo=UTC), counts=False)
    members = [
        Membership(revision, at, status in CURRENT)
        for revision, (at, status) in enumerate(stated, start=2)
    ]
    turn = Turn(year(month.plus(-11), month), new=month.plus(-11).day(1) <= SINCE)
    return Past(told, [began, *members], year(month.plus(-12), month.plus(-1)), turn)


def standing_of(revision, standing):
    value, as_of, grace, law, rate = standing
    days = timedelta(days=grace)
    return Standing(value, as_of, as_of + days, law, rate, days, revision)


def span(month):
    opens, ends = (
        datetime(each.year, each.number, 1, tzinfo=UTC)
        for each in (month, month.plus(1))
    )
    return Span(opens, ends, min(ends, NOW))


@settings(max_examples=60)
@given(histories, st.randoms())
def test_balances_are_those_of_the_rules_and_add_up_in_any_order(built, told, chance):
    built.empty()
    built.clock.at = NOW
    built.hear(*(branch(branch_id=home, zone="UTC") for home in HOMES))
    known = [[*events(number, *told[number])] for number in CLIENTS]
    built.hear(*(each.pop(0) for each in known))
    later = [event for each in known for event in each]
    chance.shuffle(later)
    for event in later:
        built.hear(event)

    closed = {}
    for month in MONTHS:
        drawn_up = drawn(built, month)
        for number in CLIENTS:
            rules = balance(past(month, *told[number]), span(month))
            assert flat(rules) == drawn_up.pop(f"c-{number}")
        assert closed in ({}, {key: each["opening"] for key, each in drawn_up.items()})
        closed = {key: each["closing"] for key, each in drawn_up.items()}


def drawn(house, month):
    """Read balances by client and place, each of which adds up."""
    clients = house.read(balances.of_clients, Wanted(month), "", 9)
    places = house.read(balances.of_branches, month)
    found = {each.client: sums(each) for each in clients} | {
        each: sums(balance) for each, balance in places.items()
    }
    for each in found.values():
        assert each["opening"] + sum(each[flow] for flow in Flow) == each["closing"]
    for home in HOMES:
        of_home = [sums(each) for each in clients if each.branch == home]
        assert found[home] == {name: sum(e[name] for e in of_home) for name in NAMES}
    whole = Counter(found["graz"])
    whole.update(found["linz"])
    assert found[None] == dict(whole)
    return found


NAMES = ("opening", *Flow, "closing")


def sums(found):
    return {name: getattr(found, name) for name in NAMES}


def flat(sheet):
    flows = {flow: sheet.flows.get(flow, 0) for flow in Flow}
    return {"opening": sheet.opening, **flows, "closing": sheet.closing}
