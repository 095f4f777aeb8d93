"""Invoices out of the rows of a file: one row each, or one for every line of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from libs.contracts.invoices import InvoiceIssued
from libs.values import Money
from services.cli.invoice_rows import Item
from services.cli.sheets import Line
from services.cli.table_rows import UnusableRow

Told = tuple[Line, InvoiceIssued]


@dataclass
class Invoices:
    """Rows by the number of their invoice; `of_lines` adds them up."""

    of_lines: bool
    items: dict[str, list[Item]] = field(default_factory=dict)

    def add(self, item: Item) -> bool:
        """Take a row, and tell whether it is new; raises UnusableRow for a misfit."""
        before = self.items.setdefault(item.number, [])
        if before:
            check_fit(item, before[0], alike=not self.of_lines)
        if before and not self.of_lines:
            return False
        before.append(item)
        return True

    def told(self) -> Iterator[Told]:
        """Make the events, each with the first of its lines."""
        for items in self.items.values():
            yield from issued(items)


def check_fit(item: Item, first: Item, *, alike: bool) -> None:
    """Raise UnusableRow where two rows cannot be of one invoice."""
    fits = item.of_one == first.of_one
    if fits and alike:
        fits = (item.amount, item.sold) == (first.amount, first.sold)
    if not fits:
        why = (
            ", and of another client: where several count their invoices, import each"
            " one's file with its --ledger"
            if item.client != first.client
            else "; where rows are lines of invoices, say so: --map item=COLUMN"
        )
        raise UnusableRow(
            f"Line {first.line.number} tells of invoice {item.number} otherwise{why}."
        )


def issued(items: Sequence[Item]) -> Iterator[Told]:
    """Make one event of what was sold alike, the first under the invoice's number."""
    alike: dict[object, list[Item]] = {}
    for item in items:
        alike.setdefault(item.sold, []).append(item)
    for place, part in enumerate(alike.values(), start=1):
        number = part[0].number if place == 1 else f"{part[0].number}/{place}"
        yield part[0].line, invoice_of(number, part)


def invoice_of(number: str, part: Sequence[Item]) -> InvoiceIssued:
    first = part[0]
    line, vendor, recurring = first.sold
    total = sum((item.amount.amount for item in part), Decimal())
    return InvoiceIssued(
        invoice_id=number,
        client_ref=first.client,
        issued_at=first.at,
        amount=Money(total, first.amount.currency),
        line=line,
        vendor=vendor,
        recurring=recurring,
        due_on=first.due,
    )
