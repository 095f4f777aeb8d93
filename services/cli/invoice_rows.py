"""Rows of an export of invoices, and what each says."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from libs.values import Money, NotMoney
from services.cli import client_columns
from services.cli.cell_spellings import amount, may_be_two, without_currency
from services.cli.row_clients import client_of
from services.cli.sheets import Line
from services.cli.table_rows import (
    Row,
    Times,
    UnusableRow,
    Wanted,
    issued,
    needed,
)
from services.cli.who_is_who import WhoIsWho
from services.registry.domain.cells import YES

WANTED = Wanted(
    "invoices",
    {
        "client": client_columns.KNOWN_AS["client"],
        "reference": tuple(
            name for name in client_columns.KNOWN_AS["reference"] if name != "id"
        ),
        "number": (
            *("number", "invoice", "invoicenumber", "invoiceno", "invoiceid", "num"),
            *("docnumber", "documentnumber", "rechnungsnummer", "belegnummer", "id"),
        ),
        "date": (
            *("date", "invoicedate", "issued", "issuedon", "issuedat", "datum"),
            *("rechnungsdatum", "belegdatum"),
        ),
        "amount": (
            *("amount", "net", "netamount", "subtotal", "total", "betrag", "netto"),
            "nettobetrag",
        ),
        "currency": (*client_columns.KNOWN_AS["currency"], "currencycode"),
        "due": ("due", "duedate", "dueon", "faellig", "fällig", "faelligam"),
        "item": ("item", "lineitem", "position"),
        "service_line": ("serviceline", "leistungsbereich"),
        "vendor": ("vendor", "manufacturer", "hersteller"),
        "recurring": ("recurring", "wiederkehrend"),
        "kind": ("kind", "type", "transactiontype", "documenttype", "art"),
        "status": ("status", "invoicestatus"),
        **{name: (name,) for name in ("branch", "zone", "country")},
    },
    ("number", "date", "amount"),
    ("date", "due"),
    ("amount",),
)
ADDS = {"": 1, "invoice": 1, "credit": -1}
NOT_ISSUED = {"draft", "void", "voided", "deleted"}


@dataclass(frozen=True)
class Known:
    """What rows are read with: who is who, how times are written, and what is unsaid.

    `currency` is that of rows that name none, `decimal` what stands before cents.
    """

    who: WhoIsWho
    times: Times
    now: datetime
    currency: str
    decimal: str | None = None


@dataclass(frozen=True)
class Item:
    """A row: an invoice, or a part of one."""

    line: Line
    number: str
    client: str
    at: datetime
    amount: Money
    due: date | None
    sold: tuple[str | None, str | None, bool]

    @property
    def of_one(self) -> tuple[object, ...]:
        """What all rows of an invoice must agree on."""
        return self.client, self.at, self.amount.currency, self.due


def item_of(line: Line, row: Row, known: Known) -> Item:
    """Read a row; raises UnusableRow, UnknownClient."""
    adds = sign_of(row)
    client = client_of(row, known.who)
    zone = known.who.zones[client]
    due = row.get("due")
    return Item(
        line=line,
        number=needed(row, "number"),
        client=client,
        at=issued(known.times.read(needed(row, "date"), zone), known.now),
        amount=money_of(row, known, adds),
        due=known.times.read(due, zone).astimezone(zone).date() if due else None,
        sold=(
            row.get("service_line"),
            row.get("vendor"),
            row.get("recurring", "").casefold() in YES,
        ),
    )


def sign_of(row: Row) -> int:
    """Tell whether the row bills or credits; raises UnusableRow if it does neither."""
    status, kind = (row.get(field, "").casefold() for field in ("status", "kind"))
    if status in NOT_ISSUED:
        raise UnusableRow(f"It is {status}: it never went out.")
    if kind not in ADDS:
        raise UnusableRow(f"'{row['kind']}' is neither an invoice nor a credit.")
    return ADDS[kind]


def money_of(row: Row, known: Known, sign: int) -> Money:
    """Read the amount; raises UnusableRow."""
    written = needed(row, "amount")
    currency = row.get("currency", known.currency).upper()
    plainly = amount(written, known.decimal) or ""
    if known.decimal is None and (why := may_be_two(plainly)):
        raise UnusableRow(why)
    try:
        said = Decimal(without_currency(plainly, currency))
        return Money(said if sign > 0 else -abs(said), currency)
    except (InvalidOperation, NotMoney):
        raise UnusableRow(
            f"'{written}' is no amount of '{currency}'; it is written like 1200.50, or"
            " say --decimal comma for 1.200,50 and --decimal point for 1,200.50."
        ) from None
