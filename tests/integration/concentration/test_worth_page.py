"""What an owner reads of what relationships are worth, and of what contact kept."""

import json

import pytest

from libs.calendars.months import MONTH
from services.cli.risk import returns, worth
from tests.integration.concentration.asking import Desk
from tests.integration.concentration.house import billed, branch, days, staff
from tests.integration.concentration.terminal import typist
from tests.integration.concentration.test_returns import open_three
from tests.integration.concentration.test_worth import (
    FEBRUARY,
    MARCH,
    called,
    enrolled,
    open_golden,
)


@pytest.fixture
def keepwell(house, tmp_path, monkeypatch):
    return typist(monkeypatch, Desk(house, tmp_path), worth, returns)


@pytest.fixture
def golden(house):
    house.clock.at = MARCH + MONTH
    open_golden(house)
    name = "A client with a name of many words that go on and on"
    house.hear(
        branch(branch_id="graz"),
        staff(name="Anna Gruber"),
        called(MARCH + MONTH / 2),
        enrolled(2, branch_id="graz", name=name, account_manager=None),
        billed("500", 2, at=FEBRUARY + days(3)),
    )


@pytest.mark.usefixtures("golden")
def test_the_balance_is_read_from_opening_to_closing(keepwell):
    lines = [line.split()[:2] for line in keepwell("worth").splitlines()]

    for line in (
        ["opening", "36,600.00"],
        ["neglect", "-3,919.44"],
        ["contact", "5,055.64"],
        ["closing", "37,736.20"],
        ["firm", "36,600.00"],
        ["graz", "0.00"],
    ):
        assert line in lines
    graz = keepwell("worth", "--branch", "graz", "--month", "2026-02")
    assert "graz are worth in 2026-02" in graz
    assert "Not counted, for nothing is known: 1 client with 500.00." in graz


@pytest.mark.usefixtures("golden")
def test_managers_and_clients_are_listed_by_what_they_lost(keepwell):
    first, second = keepwell("worth", "--by", "manager").splitlines()[1:]
    clients = json.loads(keepwell("worth", "--by", "client", "--json"))

    assert first.startswith("Anna Gruber")
    assert second.startswith("nobody")
    assert [each["client_id"] for each in clients] == ["c-1", "c-2"]
    assert "37,736.20" in keepwell("worth", "--by", "client")


def test_what_contact_kept_has_no_cost_until_the_owner_says_it(house, keepwell):
    open_three(house)

    assert "For 0.6 hours nobody said what they cost" in keepwell("returns")
    assert "85.00" in keepwell("hour", "--cost", "85", "--from", "2025-01-01")

    page = keepwell("returns")
    assert "Contact cost 4.8% of the revenue." in page
    firm = next(line for line in page.splitlines() if line.startswith("firm"))
    assert firm.split()[1:] == [
        "0.6",
        "48.17",
        "700.10",
        "300.05",
        "799.90",
        "1,000.15",
    ]
    assert "799.90" not in keepwell("returns", "--by", "client")
