"""`keepwell import invoices`: what was billed, out of a billing system's export."""

from pathlib import Path
from typing import Any

import click

from services.cli import document_imports, reporting
from services.cli.document_imports import DocumentImport
from services.cli.invoice_rows import WANTED, Known, item_of
from services.cli.invoices_told import Invoices
from services.cli.reporting import Reading
from services.cli.risk import firm

SOURCE = "import/invoices"


@click.command()
@document_imports.with_options
def invoices(file: Path, **how: Any) -> None:
    """Import invoices from a CSV file; what is below zero is a credit.

    Where rows are lines of invoices, map what each is about to `item`: they add up.
    """
    begun = document_imports.begun(file, WANTED, how)
    currency = firm.adopted(begun.door, begun.table, dry_run=begun.is_dry)
    begun.carry_out("Invoices", read(begun, currency))


def read(begun: DocumentImport, currency: str) -> Reading:
    """Read what the file tells; `currency` is that of rows that name none."""
    now = reporting.now_of(begun.door)
    known = Known(begun.who(), begun.times, now, currency, begun.decimal)
    reading, source = Reading(file=begun.file.name), begun.source(SOURCE)
    invoices = Invoices(of_lines="item" in begun.table.file.columns)
    for line, row in begun.table.rows:
        with reading.judging(line):
            begun.table.check(line)
            is_new = invoices.add(item_of(line, row, known))
            reading.passed_over["said before"] += not is_new
    for line, event in invoices.told():
        named = reporting.sent(event, event.invoice_id, source, event.issued_at)
        reading.take(line, named)
    return reading
