"""A real purchase ledger imports as invoices, and adds up as anybody would add it."""

import csv
import os
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from pathlib import Path

import pytest

from libs.identity import Role
from libs.testing import databases
from tests.integration.suite.carried import Carried, handlers
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.typed import news_travels, typed

LEDGER = os.environ.get("KEEPWELL_CDNOW")
MAP = "client=customer,number=invoice,date=date,amount=amount,currency=currency"
# As of a day, the first and the last of the twelve months that were over.
WINDOWS = {
    "1998-06-30": ("1997-07", "1998-06"),
    "1998-03-15": ("1997-03", "1998-02"),
    "1997-12-31": ("1997-01", "1997-12"),
}
A_BATCH = 500

pytestmark = pytest.mark.skipif(not LEDGER, reason="KEEPWELL_CDNOW names no ledger")


class InBatches(Carried):
    """Hands over what is of one kind together, as the bus does."""

    def carry(self):
        while told := [each for name in self.services for each in self.taken(name)]:
            for event_type, same in groupby(told, type):
                self.hear_all(event_type, list(same))

    def hear_all(self, event_type, events):
        for name, service in self.services.items():
            for method, point in handlers(service):
                if point.event is event_type:
                    for start in range(0, len(events), A_BATCH):
                        with self.workers[name].begin() as transaction:
                            batch = events[start : start + A_BATCH]
                            getattr(service, method)(transaction, batch)


@pytest.fixture(scope="module")
def house(postgres, tmp_path_factory):
    with databases.lent_database(postgres, PREPARE) as url:
        house = InBatches(url, tmp_path_factory.mktemp("cdnow"))
        yield house
        house.close()


@pytest.fixture(scope="module")
def imported(house, tmp_path_factory):
    rejects = tmp_path_factory.mktemp("rejects") / "rejects.csv"
    words = ("import", "invoices", LEDGER, "--map", MAP, "--create-clients", "--yes")
    with typed(house) as keepwell, news_travels(house):
        said = keepwell(*words, "--rejects", str(rejects))
    house.carry()
    return said


def purchases():
    with Path(LEDGER).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def expected(first, last):
    """Return what all bought for, and how many, how much and how unevenly."""
    bought = defaultdict(Decimal)
    for each in purchases():
        if first <= each["date"][:7] <= last:
            bought[each["customer"]] += Decimal(each["amount"])
    spent = sorted((x for x in bought.values() if x > 0), reverse=True)
    total, n = sum(spent), len(spent)
    shares = [Fraction(x) / Fraction(total) for x in spent]
    hhi = sum(share**2 for share in shares) * 10_000
    # The mean difference of every two, over twice the mean.
    apart = sum((2 * rank - n - 1) * x for rank, x in enumerate(reversed(spent), 1))
    return total, {
        "clients": n,
        **{f"top_{k}": float(sum(shares[:k])) for k in (1, 3, 5, 10)},
        "hhi": float(hhi),
        "effective_clients": float(10_000 / hhi),
        "gini": float(Fraction(apart) / (n * Fraction(total))),
    }


def test_every_purchase_is_taken_and_every_customer_recorded(imported):
    rows = list(purchases())

    assert f"{len({each['customer'] for each in rows})} clients recorded." in imported
    assert f"Invoices: {len(rows)} imported." in imported
    assert "Columns not taken: units." in imported
    assert "rejected" not in imported


@pytest.mark.parametrize("as_of", WINDOWS)
def test_the_ledger_comes_to_what_an_independent_computation_says(
    house, imported, as_of
):
    answer = house.ask(
        "concentration",
        "GET",
        "/v1/concentration",
        Role.OWNER,
        query_string={"as_of": as_of},
    )

    found = answer.json["firm"]
    total, wanted = expected(*WINDOWS[as_of])
    assert imported
    assert (found["revenue"], answer.json["currency"]) == (str(total), "USD")
    assert {name: found[name] for name in wanted} == pytest.approx(wanted, rel=1e-12)
