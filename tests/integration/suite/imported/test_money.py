"""Rates, payments and tables of an owner who has imported bills, as they are typed."""

import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from libs.contracts import wire
from libs.contracts.payments import PaymentReceived
from libs.identity import Role
from libs.values import Money
from services.cli.risk.page import SLICES

MAP = "client=customer,number=invoice,date=date,amount=amount,currency=currency,due=due"
BATCH = "application/cloudevents-batch+json"
WIDEST = 100


@pytest.fixture
def billed(keepwell, tmp_path):
    today = datetime.now(UTC).date()
    monthly = [today - timedelta(days=number * 31) for number in range(1, 4)]
    rows = [
        f"Alpine,R-{n},{day},{n}00.00,{'USD' if n > 1 else 'CHF'},{day}"
        for n, day in enumerate(monthly, start=1)
    ]
    path = tmp_path / "bills.csv"
    path.write_text("\n".join(["customer,invoice,date,amount,currency,due", *rows]))
    keepwell("rates", "currency", "USD")
    place = "branch=main,zone=UTC,country=US"
    made = ("--create-clients", "--yes", "--set", place)
    assert "3 imported" in keepwell(
        "import", "invoices", str(path), "--map", MAP, *made
    )
    return keepwell


def paid(house, amount, number, at):
    event = PaymentReceived(
        payment_id=f"Z-{number}",
        invoice_id=number,
        client_ref="Alpine",
        received_at=at,
        amount=Money(Decimal(amount), "USD"),
    )
    [(client,)] = house.rows("select client_id from concentration.clients")
    told = replace(event, client_ref=client)
    of = {"id": event.payment_id, "source": "import/invoices"}
    sent = wire.addressed(told, time=at, branches=(), **of)
    body = b"[" + wire.encode(sent) + b"]"
    how = {"data": body, "content_type": BATCH}
    answer = house.ask("touchpoints", "POST", "/v1/events", Role.OWNER, **how)
    assert answer.json["items"][0]["status"] == "accepted"
    house.carry()


def test_a_rate_is_said_and_listed_and_bills_are_converted(house, billed):
    assert "no other currency has a rate" in billed("rates")

    said = billed("rates", "set", "chf", "1.25", "--from", "1990-01-01")

    assert "1 CHF is 1.25 USD from 1990-01-01 on" in said
    assert "1990-01-01  CHF  1.25 USD" in billed("rates", "list")
    with house.workers["concentration"].begin() as transaction:
        house.services["concentration"].convert(transaction, None)
    assert house.rows("select sum(cents)::bigint from concentration.months") == [
        (62500,)
    ]
    assert "Conflict" in billed("rates", "currency", "EUR")


def test_what_is_overdue_is_listed_with_how_long(house, billed):
    long_ago = datetime.now(UTC) - timedelta(days=200)
    assert "nothing is open" in billed("risk", "unpaid")

    paid(house, "50.00", "R-3", long_ago)

    table = billed("risk", "unpaid").splitlines()
    assert [line.split()[0] for line in table[1:]] == ["R-3", "R-2", "R-1"]
    assert "250.00" in table[1]
    assert " 93 " in table[1]
    assert max(map(len, table)) <= WIDEST


def test_tables_of_a_day_are_all_of_that_day(billed, tmp_path):
    today, last = (tmp_path / name for name in ("today", "before"))

    billed("risk", "export", str(today))
    billed("risk", "export", str(last), "--as-of", "2020-12-31")

    for table in ("billed", "revenue-shares"):
        assert len((today / f"{table}.csv").read_text().splitlines()) > 1
        assert len((last / f"{table}.csv").read_text().splitlines()) == 1


def test_every_table_of_concentration_is_exported(billed, tmp_path):
    folder = tmp_path / "tables"

    done = billed("risk", "export", str(folder))

    assert "measures: " in done
    tables = {path.stem for path in folder.iterdir()}
    assert tables >= {"measures", "trend", "exposures", "rates", "firm", "payments"}
    assert tables >= {f"revenue-by-{kind}" for kind in SLICES}
    assert tables >= {"revenue-shares", "billed", "finances", "unpaid"}
    with (folder / "measures.csv").open() as file:
        [firm, _recurring, branch, _its] = csv.DictReader(file)
    assert (firm["of"], branch["of"]) == ("firm", "main")
    assert firm["revenue"] == branch["revenue"] == "500.00"
    assert (folder / "firm.csv").read_text().splitlines()[1] == "USD,True"
