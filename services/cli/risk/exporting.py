"""`keepwell risk export`: every table of concentration, a CSV file each."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from services.cli.door import Door, opened
from services.cli.exported_parts import rows_of
from services.cli.exporting import file_of, kinds, write_csv, written
from services.cli.printing import counted
from services.cli.risk.asking import AS_OF, asked
from services.cli.risk.page import SLICES
from services.cli.risk.spelling import Told, scopes

PATH = "/v1/concentration"
CSV = "csv"

Tables = Mapping[str, Iterator[Told]]


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@AS_OF
def export(folder: Path, as_of: datetime | None) -> None:
    """Write every table of concentration into FOLDER, a CSV file each.

    These are the measures as of a day, and all lists that they are made of. What holds
    whatever the day, as bookings and limits, is as it is now.
    """
    door, query = opened(), asked(None, as_of)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables(door, query).items():
        path = file_of(folder, name, CSV)
        number = write_csv(path, rows, ["nothing"])
        click.echo(f"{name}: {counted(number, 'row', 'rows')} in {path}")
    served = door.get("/v1/concentration/openapi.json")["paths"]
    for kind, columns in lists(door, served).items():
        dated = is_dated(served[f"/v1/{kind}"])
        rows = door.pages(f"/v1/{kind}", **query) if dated else rows_of(door, kind)
        click.echo(written(door, kind, columns, file_of(folder, kind, CSV), rows))


def tables(door: Door, query: Mapping[str, Any]) -> Tables:
    """Name the tables of measures."""
    return {
        "measures": measures(door.get(PATH, **query)),
        "trend": iter(door.get(f"{PATH}/trend", **query)["items"]),
        "exposures": iter(door.get(f"{PATH}/exposures", **query)["items"]),
        **{
            f"revenue-by-{kind}": iter(
                door.get(f"{PATH}/slices", by=kind, **query)["items"]
            )
            for kind in SLICES
        },
    }


def measures(told: Told) -> Iterator[Told]:
    """Yield the measures of the firm and each branch, and again of what recurs."""
    for scope, both in scopes(told):
        trailing = {name: both[name] for name in both if name != "recurring"}
        for basis, each in (("trailing", trailing), ("recurring", both["recurring"])):
            yield {"of": scope, "basis": basis, **dict.fromkeys(trailing), **each}


def is_dated(operations: Told) -> bool:
    """Tell whether a list can be read as of a day."""
    asked = operations["get"].get("parameters", [])
    return any(each.get("name") == "as_of" for each in asked)


def lists(door: Door, served: Told) -> dict[str, Any]:
    """Name the lists and settings that concentration serves, with their columns."""
    known = kinds(door).items()
    return {kind: columns for kind, columns in known if f"/v1/{kind}" in served}
