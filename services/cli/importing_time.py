"""`keepwell import time`: who worked how long for whom, out of a PSA's export."""

from pathlib import Path
from typing import Any

import click

from services.cli import document_imports, reporting
from services.cli.document_imports import DocumentImport
from services.cli.door import Door
from services.cli.reporting import Reading
from services.cli.time_rows import WANTED, Known, logged
from services.registry.domain.names import name_key

SOURCE = "import/time"


@click.command()
@document_imports.with_options
def time(file: Path, **how: Any) -> None:
    """Import time entries from a CSV file: who worked how long for which client.

    Our people go by their address, or by their name where only one has it.
    """
    begun = document_imports.begun(file, WANTED, how)
    begun.carry_out("Time entries", read(begun))


def read(begun: DocumentImport) -> Reading:
    """Read what the file tells."""
    now = reporting.now_of(begun.door)
    known = Known(begun.who(), staff_by_name(begun.door), begun.times, now)
    reading = Reading()
    for line, row in begun.table.rows:
        with reading.judging(line):
            begun.table.check(line)
            at, event = logged(row, known)
            reading.take(line, reporting.sent(event, event.entry_id, SOURCE, at))
    return reading


def staff_by_name(door: Door) -> dict[str, str]:
    """Find our people by their names; who shares one goes by the address alone."""
    staff = list(door.pages("/v1/staff"))
    names = [name_key(each["name"]) for each in staff]
    return {
        name: each["staff_id"]
        for name, each in zip(names, staff, strict=True)
        if names.count(name) == 1
    }
