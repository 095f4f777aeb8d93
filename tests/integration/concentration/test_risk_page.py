"""The page an owner reads, and the rows behind each of its numbers."""

import json
from decimal import Decimal

import pytest

from libs.values import Money
from services.cli.risk import command, mergers, slicing, trace
from tests.integration.concentration.asking import Desk
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    credited,
    days,
)
from tests.integration.concentration.terminal import typist

FEBRUARY = MONDAY - days(20)


@pytest.fixture
def keepwell(house, tmp_path, monkeypatch):
    return typist(monkeypatch, Desk(house, tmp_path), command, mergers, slicing, trace)


@pytest.fixture
def golden(house):
    house.hear(branch(), branch(branch_id="graz"))
    for number, share in enumerate((40, 20, 10, 10, 10, 10), start=1):
        name = f"The client of number {number} with a name of many words"
        sold = {"line": "managed workplaces", "recurring": number == 1}
        house.hear(
            client(number, name=name, industry="law"),
            billed(f"{share}000.00", number, FEBRUARY, **sold),
        )
    house.hear(client(7), credited("30", 7, FEBRUARY))
    house.hear(billed("5", 1, FEBRUARY - days(370)))
    return house


@pytest.mark.usefixtures("golden")
def test_an_owner_reads_who_could_sink_the_firm_on_one_page(keepwell):
    page = keepwell()

    assert len(page.splitlines()) <= 40
    for words in (
        "what was billed from 2025-03 to 2026-02, in EUR",
        "the largest client brings in 40.0% of it",
        "highly concentrated, as if 4 equal clients paid it all",
        "Of what recurs (2025-12 to 2026-02: 40,000.00): top 1 100.0%",
        "A year before: top 1 100.0%, HHI 10,000, 1 client, by the bills since",
        "1 client is left out, at zero or below: -30.00 together",
        "graz",
    ):
        assert words in page
    firm = next(line for line in page.splitlines() if line.startswith("firm"))
    assert firm.split()[1:] == (
        ["6", "100,000.00", "40.0%", "70.0%", "90.0%", "100.0%", "2,400", "4.2", "0.30"]
    )


@pytest.mark.usefixtures("golden")
def test_json_has_the_keys_of_every_portfolio(keepwell):
    told = json.loads(keepwell("--json", "--as-of", "2026-03-01"))

    keys = "clients revenue top_1 top_3 top_5 top_10 hhi effective_clients gini"
    for each in (told["firm"], *told["branches"].values()):
        assert set(keys.split()) <= each.keys()
    assert told["firm"]["top_3"] == 0.7


@pytest.mark.usefixtures("golden")
def test_every_number_is_traced_to_its_rows_with_one_command(keepwell):
    shares = keepwell("trace")
    assert "2,400.0" in shares.splitlines()[-1]
    assert "100,000.00" in shares.splitlines()[-1]
    assert "left out" in shares

    [bill] = json.loads(keepwell("trace", "c-1", "--json"))
    assert (Decimal(bill["counts"]), bill["line"]) == (40_000, "managed workplaces")
    assert "40,000.00" in keepwell("trace", "c-1", "--branch", "vienna")
    of_line = keepwell("trace", "--by", "line", "managed workplaces")
    assert "100,000.00" in of_line.splitlines()[-1]
    assert "40,000.00" in keepwell("trace", "--recurring").splitlines()[-1]


@pytest.mark.usefixtures("golden")
def test_the_trace_says_of_how_few_months_it_is(keepwell):
    then = ("--as-of", "2025-12-31")
    first = "The first bill on record is of 2025-02."

    for rows in ((), ("c-1",), ("--recurring",)):
        assert first in keepwell("trace", *rows, *then)
        assert first not in keepwell("trace", *rows)


@pytest.mark.usefixtures("golden")
def test_what_is_not_counted_is_traced_to_its_bills(house, keepwell):
    dollars = Money(Decimal("7.00"), "USD")
    house.hear(billed(dollars, 1, FEBRUARY), billed("9", 2), billed("3", 2))
    page = keepwell()

    rows = json.loads(keepwell("trace", "--not-counted", "--json"))
    of_two = json.loads(keepwell("trace", "c-2", "--not-counted", "--json"))

    assert "1 bill, 7.00 USD together" in page
    assert "Not counted yet: 12.00 of the month that runs" in page
    assert {(each["currency"], each["counts"]) for each in rows} == {
        ("USD", None),
        ("EUR", "9.00"),
        ("EUR", "3.00"),
    }
    assert sum(Decimal(each["counts"]) for each in of_two) == 12
    by_then = keepwell("trace", "--not-counted", "--as-of", "2026-02-28")
    assert by_then.splitlines()[-1].split()[-1] == "0.00"


@pytest.mark.usefixtures("golden")
def test_what_hangs_together_and_what_a_merger_would_do(keepwell):
    assert "100.0%" in keepwell("by", "sector")
    assert "The HHI would rise by 1,600." in keepwell("merger", "c-1", "c-2")


def test_a_page_about_nothing_says_so_and_shows_no_number(house, keepwell):
    house.hear(branch())

    page = keepwell()

    assert "unknown, for nothing that was billed is on record" in page
    assert "0.0%" not in page
    assert "Nothing was billed" in keepwell("trace")
