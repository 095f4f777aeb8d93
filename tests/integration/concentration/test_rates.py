"""Other currencies count by the rates of their days, whenever those are said."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.values import Money
from services.concentration.usecases import rates
from tests.integration.concentration.asking import OWNER, Desk, manager_of
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    days,
    euros,
)

PATH, FIRM, HOURS = "/v1/rates", "/v1/firm", "/v1/contact-hours"
A_DAY = date(2026, 2, 1)


@pytest.fixture
def desk(house, tmp_path):
    house.execute("update concentration.firm set currency = 'EUR'")
    yield Desk(house, tmp_path)
    house.execute("update concentration.firm set currency = 'EUR'")


def said(desk, rate, day="2026-01-01", currency="USD", who=OWNER):
    told = {"currency": currency, "from_day": day, "rate": rate}
    return desk.send("PUT", PATH, who, told)


def dollars(amount):
    return Money(Decimal(amount), "USD")


def converted(house):
    """Convert until nothing is left, and return what counts."""
    while house.tick("convert"):
        pass
    return house.rows(
        "select month, sum(cents)::bigint from concentration.months"
        " group by 1 having sum(cents) <> 0 order by 1"
    )


def test_what_had_no_rate_counts_once_one_is_said(house, desk):
    house.hear(
        branch(),
        client(),
        billed(dollars(10), recurring=True),
        billed(dollars(100), at=MONDAY - days(100)),
        billed(euros(7)),
    )

    assert said(desk, "0.9").json == {
        "currency": "USD",
        "from_day": "2026-01-01",
        "rate": "0.9",
    }

    assert converted(house) == [(date(2026, 3, 1), 1600)]
    [(recurring,)] = house.rows(
        "select sum(recurring_cents)::bigint from concentration.months"
    )
    assert recurring == 900
    assert house.rows("select count(*) from concentration.conversions") == [(0,)]


def test_a_rate_said_later_of_a_day_before_takes_the_place_of_the_old_one(house, desk):
    house.hear(branch(), client(), billed(dollars(10)))
    said(desk, "0.5")
    assert converted(house) == [(date(2026, 3, 1), 500)]

    said(desk, "0.9", "2026-03-01")
    assert converted(house) == [(date(2026, 3, 1), 900)]

    said(desk, "0.4")
    assert converted(house) == [(date(2026, 3, 1), 900)]


def test_many_documents_are_converted_a_window_at_a_time(house, desk, monkeypatch):
    monkeypatch.setattr(rates, "A_WINDOW", 2)
    house.hear(branch(), client(), *(billed(dollars(n)) for n in range(1, 6)))

    said(desk, "2")

    assert converted(house) == [(date(2026, 3, 1), 3000)]


@given(
    said_before=st.booleans(),
    told=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["0.5", "2"]))),
)
def test_it_does_not_matter_whether_a_rate_or_a_bill_is_heard_first(
    built, tmp_path_factory, said_before, told
):
    built.empty()
    desk = Desk(built, tmp_path_factory.mktemp("desk"))
    bills = [billed(dollars(10), at=MONDAY - days(n)) for n in (0, 31, 62)]
    steps = [lambda: built.hear(branch(), client(), *bills)]
    for back, rate in told:
        day = str((MONDAY - days(back)).date())
        steps.append(lambda rate=rate, day=day: said(desk, rate, day))
    for step in steps if said_before else reversed(steps):
        step()

    in_force = {}
    for back, rate in told if said_before else reversed(told):
        in_force[back] = Decimal(rate)
    by_hand = sum(
        int(1000 * in_force[min(back for back in in_force if back >= n)])
        for n in (0, 31, 62)
        if any(back >= n for back in in_force)
    )
    assert sum(cents for _, cents in converted(built)) == by_hand


def test_only_an_owner_says_rates_and_never_of_the_firm_s_own_currency(desk):
    assert said(desk, "0.9", who=manager_of("vienna")).status_code == 403
    assert said(desk, "0.9", currency="EUR").status_code == 409
    assert said(desk, "0").status_code == 422
    assert said(desk, "-1").status_code == 422
    said(desk, "0.9")
    said(desk, "0.8", "2026-02-01")

    listed = desk.ask(PATH, manager_of("vienna"), limit=1).json
    rest = desk.ask(PATH, manager_of("vienna"), cursor=listed["next"]).json

    assert [each["rate"] for each in listed["items"] + rest["items"]] == ["0.9", "0.8"]


def test_the_firm_s_currency_stays_once_anything_is_told_in_it(house, desk):
    house.hear(branch(), client(), billed(dollars(10)))
    assert desk.ask(FIRM).json == {"currency": "EUR", "settled": False}

    chosen = desk.send("PUT", FIRM, OWNER, {"currency": "USD"})

    assert chosen.json == {"currency": "USD", "settled": False}
    assert converted(house) == [(date(2026, 3, 1), 1000)]
    assert desk.ask(FIRM).json["settled"] is True
    assert desk.send("PUT", FIRM, OWNER, {"currency": "USD"}).status_code == 200
    assert desk.send("PUT", FIRM, OWNER, {"currency": "CHF"}).status_code == 409


def test_what_an_hour_costs_settles_the_currency(desk):
    hour = {"from_day": "2026-01-01", "cost": "85.00", "currency": "EUR"}
    assert desk.send("PUT", HOURS, OWNER, hour | {"cost": "-5.00"}).status_code == 422
    assert desk.send("PUT", HOURS, OWNER, hour).status_code == 200

    assert desk.send("PUT", FIRM, OWNER, {"currency": "JPY"}).status_code == 409
