"""`keepwell import time`: who worked how long for whom, out of a PSA's export."""

from pathlib import Path
from typing import Any

import click

from libs.contracts import wire
from libs.contracts.record import Event
from services.cli import document_imports, reporting
from services.cli.document_imports import DocumentImport
from services.cli.door import Door
from services.cli.reporting import Reading
from services.cli.table_rows import UnusableRow
from services.cli.time_rows import WANTED, Known, logged
from services.registry.domain.names import name_key

SOURCE = "import/time"


@click.command()
@document_imports.with_options
@click.option(
    "--any-staff",
    is_flag=True,
    help="Count whom nobody knows too, by what the file calls them.",
)
def time(file: Path, **how: Any) -> None:
    """Import time entries from a CSV file: who worked how long for which client.

    Our people go by their id or address, or by their name where only one has it.
    """
    begun = document_imports.begun(file, WANTED, how)
    begun.carry_out("Time entries", read(begun))


def read(begun: DocumentImport) -> Reading:
    """Read what the file tells."""
    now = reporting.now_of(begun.door)
    known = Known(
        begun.who(),
        staff_called(begun.door),
        begun.times,
        now,
        begun.decimal,
        any_staff=begun.how["any_staff"],
    )
    reading, source = Reading(file=begun.file.name), begun.source(SOURCE)
    for line, row in begun.table.rows:
        with reading.judging(line):
            begun.table.check(line)
            at, event = logged(row, known)
            told = reporting.sent(event, event.entry_id, source, at)
            check_same(reading, told, event.entry_id)
            reading.take(line, told)
    return reading


def check_same(reading: Reading, told: Event, number: str) -> None:
    """Raise UnusableRow where the file told of an entry otherwise before."""
    line, before = reading.events.get(told.sent.id, (None, b""))
    if line and before != wire.encode(told):
        raise UnusableRow(
            f"Line {line.number} tells of entry {number} otherwise; where several count"
            " their entries, import each one's file with its --ledger."
        )


def staff_called(door: Door) -> dict[str, str]:
    """Find our people by their names; who shares one goes by the address alone.

    By an id or an address they are told of as that.
    """
    staff = list(door.pages("/v1/staff"))
    names = [name_key(each["name"]) for each in staff]
    themselves = [e[name] for e in staff for name in ("staff_id", "email") if e[name]]
    return {
        name: each["staff_id"]
        for name, each in zip(names, staff, strict=True)
        if names.count(name) == 1
    } | {name_key(each): each for each in themselves}
