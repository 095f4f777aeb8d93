"""Named losses: who leaves with whom, and that what goes together is never less."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.exposed import (
    ASSUMED,
    Client,
    exposures_of,
    settle,
    units_of,
    yearly,
)
from services.concentration.domain.scenarios import Tie, What, scenarios
from services.concentration.domain.stress import Firm, worst_of_each
from services.concentration.domain.survival import Finances


def client(number, cents, unit=None, **known):
    name = f"Client {number}"
    return Client(f"c-{number}", unit or f"c-{number}", name, cents, **known)


def tie(what, key, number, cents):
    return Tie(what, key, None, f"c-{number}", cents)


CLIENTS = st.lists(
    st.tuples(st.sampled_from("gh"), st.integers(-50, 200), st.sampled_from("xyz")),
    min_size=1,
    max_size=8,
)


def test_a_chance_of_five_per_cent_in_180_days_is_nearly_ten_in_a_year():
    assert round(yearly(0.05), 4) == 0.0988
    assert (yearly(0), yearly(1)) == (0, 1)


def test_a_group_leaves_as_likely_as_its_clients_do_by_their_revenue():
    known, unknown = client(1, 300, "g", chance=0.2), client(2, 100, "g")

    [unit] = units_of([unknown, known])

    assert (unit.name, unit.cents, unit.assumed_cents) == ("Client 1", 400, 100)
    [exposure] = exposures_of([unit])
    assert exposure.probability == pytest.approx((300 * 0.2 + 100 * ASSUMED) / 400)


def test_who_brings_in_nothing_or_less_is_no_unit():
    assert units_of([client(1, 0), client(2, -5), client(3, 5, "g")])[0].id == "g"
    assert units_of([client(1, 5, "g"), client(2, -5, "g")]) == []


def test_what_one_of_a_group_is_owed_the_others_bear_by_their_size():
    left = settle([client(1, 100), client(2, 50), client(3, -30), client(4, 0)])

    assert [(each.id, each.cents) for each in left] == [("c-1", 80), ("c-2", 40)]


def test_losses_come_by_name_the_greatest_first():
    units = units_of([client(1, 50, hours=10.0), client(2, 30), client(3, 20)])
    ties = [
        tie(What.SECTOR, "dentistry", 2, 30),
        tie(What.SECTOR, "dentistry", 3, 20),
        tie(What.VENDOR, "Acme", 1, 5),
        tie(What.VENDOR, "Acme", 3, -5),
        tie(What.SECTOR, "law", 9, 70),
    ]

    found = scenarios(units, ties)

    assert [(each.what, each.key, each.cents) for each in found] == [
        (What.TOP_2, "", 80),
        (What.TOP_1, "", 50),
        (What.GROUP, "c-1", 50),
        (What.SECTOR, "dentistry", 50),
        (What.GROUP, "c-2", 30),
        (What.GROUP, "c-3", 20),
        (What.VENDOR, "Acme", 5),
    ]
    assert found[0].name == "Client 1, Client 2"
    hours = {(each.what, each.key): each.idle_hours for each in found}
    assert hours[What.TOP_2, ""] == hours[What.GROUP, "c-1"] == 10
    assert hours[What.SECTOR, "dentistry"] is hours[What.VENDOR, "Acme"] is None
    assert found[1].idle_people == 10 / 160


@given(CLIENTS)
@pytest.mark.requirement("M2")
def test_what_goes_together_is_never_less_than_each_that_goes(told):
    clients = [client(n, cents, unit) for n, (unit, cents, _) in enumerate(told)]
    units = units_of(clients)
    ties = [tie(What.SECTOR, key, n, cents) for n, (_, cents, key) in enumerate(told)]
    members = {each.id: each.cents for unit in units for each in unit.clients}

    found = scenarios(units, ties)

    whole = sum(unit.cents for unit in units)
    assert whole == sum(members.values())
    for each in found:
        alone = [members[client.id] for client in each.clients]
        assert max(alone) <= each.cents == sum(alone) <= whole
    tops = {e.what: e.cents for e in found}
    assert tops.get(What.TOP_1, 0) <= tops.get(What.TOP_2, whole)


@given(CLIENTS, st.integers(1, 100))
@pytest.mark.requirement("M2")
def test_one_no_larger_than_the_largest_never_raises_its_share(told, percent):
    before = units_of([client(n, cents) for n, (_, cents, _) in enumerate(told)])
    if not before:
        return
    another = before[0].cents * percent // 100
    clients = [each for unit in before for each in unit.clients]
    after = units_of([*clients, client("new", another)])

    assert share_of_the_largest(after) <= share_of_the_largest(before)


def share_of_the_largest(units):
    firm = Firm(units, None)
    return firm.without(units[0].cents).share


def test_nothing_is_judged_before_the_finances_are_told():
    units = units_of([client(1, 80), client(2, 20)])

    unknown = Firm(units, None).without(80)
    known = Firm(units, Finances(date(2026, 1, 1), Decimal(1), 3, 0)).without(80)

    assert (unknown.share, unknown.verdict, unknown.remedy) == (0.8, None, None)
    assert (known.verdict.survives, known.remedy.save) == (False, 2)


def test_the_worst_of_each_kind_are_left():
    units = units_of([client(number, 10 * number) for number in range(1, 5)])

    left = worst_of_each(scenarios(units, []), 2)

    assert [(each.what, each.cents) for each in left] == [
        (What.TOP_2, 70),
        (What.TOP_1, 40),
        (What.GROUP, 40),
        (What.GROUP, 30),
    ]
