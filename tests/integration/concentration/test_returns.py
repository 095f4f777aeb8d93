"""What contact cost, and what it kept: both add up to what is on record."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from libs.contracts.touchpoints import TouchpointLogged
from tests.integration.concentration.asking import OWNER, Desk, manager_of
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    credited,
    days,
)

PATH = "/v1/contact-return"
FEBRUARY = MONDAY - days(20)
A_YEAR_BEFORE = FEBRUARY - days(365)
HOUR = {"from_day": "2025-01-01", "cost": "85.00", "currency": "EUR"}
SUMS = ("cost", "revenue", "before", "retained", "gained", "gone")


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


def touched(number, minutes, at=FEBRUARY, **changed):
    fact = replace(
        TouchpointLogged.example(),
        touch_id=f"t-{number}-{minutes}-{at:%Y%m%d}",
        client_id=f"c-{number}",
        occurred_at=at,
        minutes=minutes,
    )
    return replace(fact, **changed)


def say(desk, who=OWNER, **changed):
    return desk.send("PUT", "/v1/contact-hours", who, HOUR | changed)


def read(desk, path=PATH, who=OWNER, **query):
    answer = desk.ask(path, who, **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def open_three(house):
    """One who bought less, one who left, and a new one in Graz."""
    house.hear(
        branch(),
        branch(branch_id="graz"),
        client(1),
        client(2, status="lost"),
        client(3, branch_id="graz"),
        billed("1000", 1, A_YEAR_BEFORE),
        billed("800.10", 1, FEBRUARY),
        credited("100", 1, FEBRUARY),
        billed("500", 2, A_YEAR_BEFORE),
        billed("300.05", 3, FEBRUARY),
        touched(1, 7),
        touched(1, 20, at=FEBRUARY - days(60)),
        touched(3, 7, branch_id="graz"),
    )


def test_until_the_owner_says_what_an_hour_costs_the_cost_is_unknown(house, desk):
    open_three(house)

    firm = read(desk)["firm"]

    assert (firm["minutes"], firm["uncosted_minutes"], firm["cost"]) == (34, 34, None)


def test_contact_before_the_first_day_that_a_cost_holds_keeps_it_unknown(house, desk):
    open_three(house)
    say(desk, from_day=str(FEBRUARY.date()))

    told = read(desk)

    assert (told["firm"]["uncosted_minutes"], told["firm"]["cost"]) == (20, None)
    assert told["branches"]["graz"]["cost"] == "9.92"


def test_each_touch_costs_what_an_hour_cost_on_its_day(house, desk):
    open_three(house)
    say(desk)
    say(desk, from_day=str(FEBRUARY.date() - timedelta(days=1)), cost="120.00")

    # 20 minutes at 85.00, and twice 7 at 120.00.
    assert read(desk)["firm"]["cost"] == "56.33"
    listed = read(desk, "/v1/contact-hours")["items"]
    assert [each["cost"] for each in listed] == ["120.00", "85.00"]


@pytest.mark.requirement("R95")
def test_cost_and_revenue_add_up_to_the_touches_and_the_ledger(house, desk):
    open_three(house)
    house.hear(touched(3, 13, branch_id="graz"))
    say(desk)

    told = read(desk)
    clients = read(desk, "/v1/contact-returns")["items"]

    firm = told["firm"]
    # Every touch by itself: 7 minutes are 9.92, 13 are 18.42, 20 are 28.33.
    assert firm["cost"] == "66.59"
    [(revenue, before)] = house.rows(
        "select sum(cents) filter (where issued_on >= '2025-03-01'),"
        " sum(cents) filter (where issued_on < '2025-03-01')"
        " from concentration.billed"
    )
    assert (cents(firm, "revenue"), cents(firm, "before")) == (revenue, before)
    assert cents(firm, "retained") + cents(firm, "gained") == revenue
    assert cents(firm, "retained") + cents(firm, "gone") == before
    assert (firm["retained"], firm["gained"], firm["gone"]) == (
        *("700.10", "300.05", "799.90"),
    )
    for parts in (clients, told["branches"].values()):
        for name in SUMS:
            assert sum(cents(each, name) for each in parts) == cents(firm, name)


def cents(told, name):
    return int(Decimal(told[name]) * 100)


def test_a_branch_manager_reads_their_branch_and_sets_no_cost(house, desk):
    open_three(house)
    graz = manager_of("graz")

    told = read(desk, who=graz)

    assert (told["firm"], list(told["branches"])) == (None, ["graz"])
    listed = read(desk, "/v1/contact-returns", graz)["items"]
    assert [each["client_id"] for each in listed] == ["c-3"]
    assert say(desk, graz).status_code == 403


def test_a_cost_in_another_currency_is_refused(desk):
    assert say(desk, currency="USD").status_code == 422
    assert read(desk, "/v1/contact-hours")["items"] == []
