"""Invoices and time as other systems export them, each read with its preset."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from services.cli import (
    importing_time,
    invoice_rows,
    reporting,
    table_rows,
    time_rows,
)
from services.cli.invoices_told import Invoices
from services.cli.moments import AT_DAWN
from services.cli.reporting import Reading
from services.cli.sheets import Line
from services.cli.table_rows import Said, Times, UnusableRow
from services.cli.who_is_who import WhoIsWho

NOW = datetime(2026, 4, 1, tzinfo=UTC)
WHO = WhoIsWho(
    ours=frozenset(),
    our_domains=frozenset(),
    by_reference={"alpine dental": frozenset({"c-1"}), "d-1": frozenset({"c-1"})},
    survivors={},
    by_domain={},
    was_erased=lambda _: False,
    zones={"c-1": UTC},
)
XERO = """\
ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,TaxTotal,Description,LineAmount,\
TrackingOption1,Currency,Type,Status
Alpine Dental,INV-1,02/03/2026,31/03/2026,144.00,24.00,Care,100.00,Support,GBP,\
Sales invoice,Paid
Alpine Dental,INV-1,02/03/2026,31/03/2026,144.00,24.00,Toner,20.00,Goods,GBP,\
Sales invoice,Paid
Alpine Dental,CN-1,09/03/2026,09/03/2026,30.00,5.00,Toner,25.00,Goods,GBP,\
Sales credit note,Paid
"""
QUICKBOOKS = """\
Date,Transaction type,Num,Name,Due date,Amount,Currency
03/02/2026,Invoice,1001,Alpine Dental,03/31/2026,"$1,200.50",USD
03/09/2026,Credit Memo,1002,Alpine Dental,,(200.50),USD
"""
CONNECTWISE = """\
Invoice Number,Company Name,Date,Due Date,Invoice Total,Invoice Type
501,Alpine Dental,3/2/2026,3/31/2026,"1,200.50",Agreement
502,Alpine Dental,3/9/2026,,90.00,Standard
"""
AUTOTASK = """\
Organization,Invoice Date,Invoice Number,Invoice Total,Due Date
Alpine Dental,03/02/2026,A-7,1200.50,03/31/2026
"""
HALO = """\
client_name,invoicenumber,invoice_date,duedate,total,is_recurring_invoice,voided
Alpine Dental,H-1,02/03/2026,31/03/2026,1200.50,True,False
"""
FIRST_DUE = date(2026, 3, 31)


def table(tmp_path, content, wanted, preset, decimal=None):
    path = tmp_path / "export.csv"
    path.write_text(content)
    said = Said((), (), preset, None, None, decimal)
    return said.spelled_times(), table_rows.read(path, "utf-8", wanted, said)


def told(tmp_path, content, preset, decimal=None):
    times, read = table(tmp_path, content, invoice_rows.WANTED, preset, decimal)
    spelled = Said((), (), preset, None, None, decimal).spelled_decimal()
    known = invoice_rows.Known(WHO, times, NOW, "EUR", spelled)
    invoices = Invoices(of_lines="item" in read.file.columns)
    for line, row in read.rows:
        read.check(line)
        invoices.add(invoice_rows.item_of(line, row, known))
    return [
        (each.invoice_id, str(each.amount.amount), each.amount.currency, each.due_on)
        for _, each in invoices.told()
    ]


@pytest.mark.parametrize(
    ("preset", "content", "expected"),
    [
        (
            "xero",
            XERO,
            [
                ("INV-1", "100.00", "GBP", FIRST_DUE),
                ("INV-1/2", "20.00", "GBP", FIRST_DUE),
                ("CN-1", "-25.00", "GBP", date(2026, 3, 9)),
            ],
        ),
        (
            "quickbooks",
            QUICKBOOKS,
            [("1001", "1200.50", "USD", FIRST_DUE), ("1002", "-200.50", "USD", None)],
        ),
        (
            "connectwise",
            CONNECTWISE,
            [("501", "1200.50", "EUR", FIRST_DUE), ("502", "90.00", "EUR", None)],
        ),
        ("autotask", AUTOTASK, [("A-7", "1200.50", "EUR", FIRST_DUE)]),
        ("halopsa", HALO, [("H-1", "1200.50", "EUR", FIRST_DUE)]),
    ],
)
def test_invoices_are_read_as_each_system_exports_them(
    tmp_path, preset, content, expected
):
    assert told(tmp_path, content, preset) == expected


@pytest.mark.parametrize(
    ("preset", "content", "instead", "why"),
    [
        ("xero", XERO, ("Paid", "Draft"), "It is draft: it never went out."),
        ("xero", XERO, ("Paid", "Awaiting Approval"), "It is draft"),
        ("halopsa", HALO, ("True,False", "True,True"), "It is void"),
        ("quickbooks", QUICKBOOKS, ("Invoice,", "Payment,"), "neither an invoice"),
        (
            "connectwise",
            CONNECTWISE,
            ("Standard", "Down Payment"),
            "neither an invoice",
        ),
        (
            "autotask",
            AUTOTASK,
            ("03/02/2026", "02.03.2026"),
            "the preset reads times as",
        ),
    ],
)
def test_what_bills_nobody_is_not_taken(tmp_path, preset, content, instead, why):
    with pytest.raises(UnusableRow, match=why):
        told(tmp_path, content.replace(*instead), preset)


PLAIN = "client,number,date,amount,currency\nAlpine Dental,1,2026-03-02,{},EUR\n"


@pytest.mark.parametrize(
    ("preset", "content"),
    [
        (None, PLAIN.format('"1.234,56"')),
        (None, PLAIN.format('"1.234,56 €"')),
        (
            "connectwise",
            CONNECTWISE.splitlines()[0]
            + '\n501,Alpine Dental,3/2/2026,,"1.234,56",Standard\n',
        ),
    ],
)
def test_amounts_with_a_decimal_comma_are_read_when_that_is_said(
    tmp_path, preset, content
):
    [(_, amount, currency, _)] = told(tmp_path, content, preset, "comma")

    assert (amount, currency) == ("1234.56", "EUR")
    with pytest.raises(UnusableRow, match="say --decimal comma"):
        told(tmp_path, content, preset)


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("1e5", "is no amount of 'EUR'"),
        ("1_000", "is no amount of 'EUR'"),
        ("NaN", "is no amount of 'EUR'"),
        ("$2000.00", "is no amount of 'EUR'"),
        ("2000.00 USD", "is no amount of 'EUR'"),
        ("1.234", "may be one and a part, or a thousand and more"),
    ],
)
def test_an_amount_that_nobody_can_be_sure_of_is_rejected(tmp_path, amount, why):
    with pytest.raises(UnusableRow, match=why):
        told(tmp_path, PLAIN.format(amount), None)


@pytest.mark.parametrize("currency", ["XYZ", "ZZZ", "XXX", "EURO", "EU"])
def test_an_amount_of_no_currency_is_rejected(tmp_path, currency):
    with pytest.raises(UnusableRow, match=f"no amount of '{currency}'"):
        told(tmp_path, PLAIN.format("5").replace("EUR", currency), None)


def test_a_sign_of_another_currency_is_rejected(tmp_path):
    content = QUICKBOOKS.replace(",USD", ",EUR", 1)

    with pytest.raises(UnusableRow, match="is no amount of 'EUR'"):
        told(tmp_path, content, "quickbooks")


def test_what_connectwise_bills_by_agreement_recurs(tmp_path):
    times, read = table(tmp_path, CONNECTWISE, invoice_rows.WANTED, "connectwise")
    known = invoice_rows.Known(WHO, times, NOW, "EUR")

    sold = [invoice_rows.item_of(line, row, known).sold[2] for line, row in read.rows]

    assert sold == [True, False]


@pytest.mark.parametrize(
    ("preset", "content"),
    [
        (
            "connectwise",
            """Company Name,Member Name,Date,Bill,WIP Hrs,Time RecId
            Alpine Dental,Anna Gruber,3/2/2026,B,1.25,77""",
        ),
        (
            "autotask",
            """Organization Name,Resource Name,Worked Date,Hours Worked,Billable,id
            Alpine Dental,Anna Gruber,03/02/2026,1.25,Billable,77""",
        ),
    ],
)
def test_time_is_read_as_each_system_exports_it(tmp_path, preset, content):
    times, read = table(tmp_path, content, time_rows.WANTED, preset)
    known = time_rows.Known(WHO, {"anna gruber": "s-1"}, times, NOW)

    [(_, entry)] = [time_rows.logged(row, known) for _, row in read.rows]

    assert (entry.entry_id, entry.staff_ref, entry.minutes) == ("77", "s-1", 75)
    assert (entry.worked_on, entry.billable) == (date(2026, 3, 2), True)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("0026-03-02", "It is dated before 1970."),
        ("2026-04-02", "It is dated in the future."),
    ],
)
def test_a_day_that_nobody_can_mean_is_rejected(tmp_path, day, why):
    with pytest.raises(UnusableRow, match=why):
        told(tmp_path, PLAIN.format("5").replace("2026-03-02", day), None)


def test_what_went_out_today_is_taken_before_noon():
    times = Times(None, None, AT_DAWN)

    at = table_rows.issued(times.read("2026-04-01", ZoneInfo("Europe/Vienna")), NOW)

    assert at.astimezone(ZoneInfo("Europe/Vienna")).date() == date(2026, 4, 1)


def entries(tmp_path, *rows, **known):
    path = tmp_path / "hours.csv"
    path.write_text("entry,client,staff,date,hours,billable\n" + "\n".join(rows))
    said = Said((), (), None, None, None)
    known = time_rows.Known(
        WHO, {"ben": "s-1"}, said.spelled_times(), NOW, **{"any_staff": False} | known
    )
    read = table_rows.read(path, "utf-8", time_rows.WANTED, said)
    return [time_rows.logged(row, known) for _, row in read.rows]


def test_time_of_somebody_nobody_knows_is_rejected_unless_that_is_wished(tmp_path):
    row = "1,Alpine Dental,typo@my.example,2026-03-02,1.5,yes"

    with pytest.raises(UnusableRow, match="nobody of ours called 'typo@"):
        entries(tmp_path, row)

    [(_, entry)] = entries(tmp_path, row, any_staff=True)
    assert entry.staff_ref == "typo@my.example"


@pytest.mark.parametrize("minutes", ["1.234", "1e2"])
def test_minutes_that_nobody_can_be_sure_of_are_rejected(minutes):
    with pytest.raises(UnusableRow, match=f"'{minutes}' "):
        time_rows.minutes_of({"minutes": minutes}, None)


def test_nobody_works_a_thousand_hours_in_a_day():
    assert time_rows.minutes_of({"hours": "1.250"}, None) == 75


def test_an_entry_that_comes_again_with_other_hours_is_rejected(tmp_path):
    row = "1,Alpine Dental,Ben,2026-03-02,{},yes"
    first, again, other = (
        reporting.sent(entry, entry.entry_id, "import/time", at)
        for at, entry in entries(tmp_path, *(row.format(h) for h in (1.5, 1.5, 2.5)))
    )
    reading = Reading()

    importing_time.check_same(reading, first, "1")
    reading.take(Line(2, []), first)
    importing_time.check_same(reading, again, "1")

    with pytest.raises(UnusableRow, match="Line 2 tells of entry 1 otherwise"):
        importing_time.check_same(reading, other, "1")


def test_the_same_number_at_another_client_is_told_what_helps(tmp_path):
    times, read = table(tmp_path, PLAIN.format("5"), invoice_rows.WANTED, None)
    known = invoice_rows.Known(WHO, times, NOW, "EUR")
    [item] = [invoice_rows.item_of(line, row, known) for line, row in read.rows]
    invoices = Invoices(of_lines=True)
    invoices.add(item)

    with pytest.raises(UnusableRow, match="import each one's file with its --ledger"):
        invoices.add(replace(item, client="c-2"))
