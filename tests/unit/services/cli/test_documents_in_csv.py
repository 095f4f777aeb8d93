"""Invoices and time as other systems export them, each read with its preset."""

from datetime import UTC, date, datetime

import pytest

from services.cli import invoice_rows, table_rows, time_rows
from services.cli.invoices_told import Invoices
from services.cli.table_rows import Said, UnusableRow
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


def table(tmp_path, content, wanted, preset):
    path = tmp_path / "export.csv"
    path.write_text(content)
    said = Said((), (), preset, None, None)
    return said.spelled_times(), table_rows.read(path, "utf-8", wanted, said)


def told(tmp_path, content, preset):
    times, read = table(tmp_path, content, invoice_rows.WANTED, preset)
    known = invoice_rows.Known(WHO, times, NOW, "EUR")
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
