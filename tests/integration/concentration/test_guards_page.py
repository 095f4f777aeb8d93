"""`keepwell risk prices`, `bookings` and `guards`: the line is held on the terminal."""

import click
import pytest
from click.testing import CliRunner

from services.cli.risk import bookings, command, exceptions, guards, prices
from tests.integration.concentration.asking import Desk
from tests.integration.concentration.engaging import engagement
from tests.integration.concentration.house import branch, client, staff
from tests.integration.concentration.terminal import typist

DAYS = ("--from", "2026-03-02", "--to", "2026-03-31")


@pytest.fixture
def keepwell(house, tmp_path, monkeypatch):
    house.hear(branch(), client(), engagement())
    house.hear(*(staff(staff_id=f"s-{number}") for number in range(1, 4)))
    for module in (prices, exceptions):
        monkeypatch.setattr(module, "names_of", lambda _, ids: {i: i for i in ids})
    desk = Desk(house, tmp_path)
    return typist(monkeypatch, desk, bookings, exceptions, guards, prices)


def refused(*words):
    done = CliRunner().invoke(command.risk, words)
    assert done.exit_code == click.ClickException.exit_code
    return done.output


@pytest.mark.requirement("R70")
def test_a_price_below_the_limit_is_granted_only_by_an_exception(keepwell):
    small = keepwell("prices", "grant", "c-1", "Seats", "1000", "950")
    no = refused("prices", "grant", "c-1", "Seats", "1000", "800")
    asked = keepwell("exceptions", "ask", "c-1", "Cheaper", "--discount", "0.2")
    wish = asked.split()[0]
    keepwell("exceptions", "approve", wish, "--why", "growth", "--until", "2026-06-30")
    large = keepwell("prices", "grant", "c-1", "Seats", "1000", "800")

    listed = keepwell("prices", "--since", "2026-01-01")

    assert small == "Granted, 5.0% off.\n"
    assert "takes an exception that is approved" in no
    assert large == f"Granted, 20.0% off, by exception {wish}.\n"
    assert "EUR       2     0  0.0%     2,000.00  1,750.00     87.5%" in listed
    assert listed.count("2026-03-02  c-1     Seats") == 2


@pytest.mark.requirement("R64")
def test_nobody_is_booked_full_time_on_one_project(keepwell):
    no = refused("bookings", "add", "e-1", "s-1", "1", *DAYS)
    booked = keepwell("bookings", "add", "e-1", "s-1", "0.8", *DAYS).split()[0]
    listed = keepwell("bookings")
    keepwell("bookings", "cancel", booked)

    assert "more of this person than is allowed" in no
    assert f"{booked}  s-1  e-1         80.0%  2026-03-02  2026-03-31" in listed
    assert keepwell("bookings") == "Nobody is booked.\n"


@pytest.mark.requirement("R64")
def test_the_owner_says_one_guard_and_the_others_stay(keepwell):
    usual = keepwell("guards")
    said = keepwell("guards", "--of-person", "0.6")

    no = refused("bookings", "add", "e-1", "s-1", "0.7", *DAYS)

    assert "at most 10.0% is let off" in usual
    assert "(this product's judgement)" in usual
    assert "at most 60.0% of one of us,\nand 50.0% of all of us. (the owner)" in said
    assert "at most 10.0% is let off" in said
    assert "more of this person than is allowed" in no
