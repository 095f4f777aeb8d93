"""Payments are kept per invoice, and what is overdue is told."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from libs.contracts import wire
from libs.contracts.payments import PaymentReceived
from libs.contracts.upkeep import ClientMerged
from libs.contracts.verdicts import Retry
from tests.integration.concentration.asking import Desk, manager_of
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    credited,
    days,
    euros,
    sent,
)

UNPAID = "/v1/unpaid"


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


def paid(amount, invoice, at=MONDAY, **changed):
    told = {"payment_id": f"Z-{invoice}-{amount}", "client_ref": "D-1"} | changed
    fact = replace(
        PaymentReceived.example(),
        invoice_id=invoice,
        received_at=at,
        amount=euros(amount),
        **told,
    )
    return sent(fact, f"paid-{fact.payment_id}")


def told_by(source, event):
    """Let another system tell of it."""
    named = f"{source}-{event.sent.id}"
    return wire.addressed(event, source=source, id=named, time=MONDAY, branches=None)


def issued(amount, number, **changed):
    return billed(amount, invoice_id=number, **changed)


def still_open(desk, **query):
    items = desk.ask(UNPAID, **query).json["items"]
    return {each["number"]: (each["open"], each["days_overdue"]) for each in items}


def test_what_is_open_and_late_is_told_until_it_is_paid(house, desk):
    late, soon = date(2026, 2, 20), date(2026, 3, 20)
    first = MONDAY - days(30)
    house.hear(
        branch(),
        client(),
        issued("5", "R-0", at=first),
        issued("100.50", "R-1", at=first + days(1), due_on=late),
        issued("70", "R-2", at=first + days(2), due_on=soon),
        issued("30", "R-3", at=first + days(3), due_on=None),
        credited("9", at=first + days(4)),
        paid("5", "R-0", first),
        paid("60", "R-1", MONDAY - days(5)),
    )

    assert still_open(desk) == {
        "R-1": ("40.50", 10),
        "R-2": ("70", 0),
        "R-3": ("30", None),
    }
    assert still_open(desk, as_of="2026-02-20")["R-1"] == ("100.50", 0)
    house.hear(paid("40.50", "R-1", payment_id="Z-2"))
    assert "R-1" not in still_open(desk)


def test_a_payment_counts_once_in_whatever_order_it_is_heard(house, desk):
    invoice, part = issued("10", "R-1", at=MONDAY), paid("4", "R-1")
    again = paid("4", "R-1")
    for order in permutations([invoice, part, again]):
        house.empty()
        house.hear(branch(), client())
        for event in order:
            house.hear(event)

        assert still_open(desk)["R-1"][0] == "6"


def test_what_was_billed_before_payments_were_told_is_not_called_open(house, desk):
    house.hear(branch(), client(), issued("10", "R-1", at=MONDAY - days(40)))
    assert still_open(desk) == {}

    house.hear(
        issued("20", "R-2", at=MONDAY - days(1)), paid("1", "R-9", MONDAY - days(9))
    )

    assert list(still_open(desk)) == ["R-2"]


def test_a_branch_sees_its_own_payments_and_one_of_a_stranger_comes_again(house, desk):
    house.hear(
        branch(),
        branch(branch_id="graz"),
        client(),
        client(2, branch_id="graz"),
        issued("10", "R-1"),
        paid("4", "R-1"),
    )
    stranger = paid("1", "R-1", client_ref="D-9", payment_id="Z-9")

    assert [type(why) for why in house.hear(stranger).values()] == [Retry]
    for path in (UNPAID, "/v1/payments"):
        assert len(desk.ask(path, manager_of("vienna")).json["items"]) == 1
        assert desk.ask(path, manager_of("graz")).json["items"] == []
    [payment] = desk.ask("/v1/payments").json["items"]
    assert payment | {"source": ""} == {
        "payment_id": "Z-R-1-4",
        "source": "",
        "branch_id": "vienna",
        "client_id": "c-1",
        "number": "R-1",
        "received_on": "2026-03-02",
        "amount": "4",
        "currency": "EUR",
    }


def test_a_payment_settles_no_invoice_of_another_billing_system(house, desk):
    of_shop = told_by("shop", issued("900", "1001"))
    house.hear(branch(), client(), of_shop, paid("900", "1001", MONDAY - days(1)))

    assert list(still_open(desk)) == ["1001"]

    house.hear(told_by("shop", paid("900", "1001")))
    assert still_open(desk) == {}


def test_what_is_imported_once_more_is_paid_by_the_same_payments(house, desk):
    payment = told_by("import/invoices", paid("900", "1001", MONDAY - days(1)))
    fact = issued("900", "1001")
    once_more = wire.addressed(
        fact, source="import/invoices", id="1001~1", time=MONDAY, branches=None
    )
    house.hear(branch(), client(), once_more, payment)

    assert still_open(desk) == {}


@pytest.mark.parametrize(("merged", "into"), [("c-1", "c-2"), ("c-2", "c-1")])
def test_who_was_merged_pays_for_the_other(house, desk, merged, into):
    merger = {"client_id": merged, "survivor_id": into}
    house.hear(branch(), client(), client(2), issued("900", "R-1"))
    house.hear(paid("900", "R-1", MONDAY, client_ref="D-2"))
    assert list(still_open(desk)) == ["R-1"]

    house.hear(replace(ClientMerged.example(), **merger))

    assert still_open(desk) == {}
