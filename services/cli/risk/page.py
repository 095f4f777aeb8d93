"""The page an owner reads: who could sink the firm, and where each number is from."""

import click
from rich.table import Table

from services.cli.door import Door
from services.cli.printing import columns, show
from services.cli.risk import sentences
from services.cli.risk.spelling import (
    Told,
    amount,
    called,
    cells,
    percent,
    scopes,
    scopes_table,
    shortened,
    to_the_right,
)

SLICES = {
    "line": "service line",
    "vendor": "vendor",
    "sector": "sector",
    "referrer": "introduced by",
    "building": "building",
}


def show_page(door: Door, told: Told, asked: Told) -> None:
    """Print measures, who stands out, what hangs together, and what is left out."""
    click.echo(sentences.heading(told))
    show(measures(told), "There is no branch yet.")
    if scope := sentences.the_scope(told, asked):
        echo("", *sentences.in_words(scope), *sentences.recurring(told, scope))
        if scope[1]["state"] == "known":
            show_details(door, told, asked)
    echo("", *sentences.left_out(told), *sentences.tracing(asked))


def show_details(door: Door, told: Told, asked: Told) -> None:
    """Print what it was a year before, who stands out and what hangs together."""
    echo(*sentences.a_year_before(door, told, asked), "")
    show(majors(door, asked), "No client brings in a tenth of the revenue or more.")
    click.echo()
    show(slices(door, asked), "No line, vendor, sector, referrer or site is on record.")


def echo(*lines: str) -> None:
    for line in lines:
        click.echo(line)


def measures(told: Told) -> Table:
    """Put the firm and its branches side by side."""
    table = scopes_table()
    for name, each in scopes(told):
        table.add_row(shortened(name), *cells(each))
    return table


def majors(door: Door, asked: Told) -> Table:
    """List who brings in a tenth or more."""
    found = door.get("/v1/concentration/exposures", **asked)["items"]
    table = columns("a tenth or more (ASC 280)", "revenue", "share", "HHI")
    for each in found:
        if each["is_major"]:
            table.add_row(
                *(called(each), amount(each["revenue"])),
                *(percent(each["share"]), f"{each['hhi_points']:,.0f}"),
            )
    return to_the_right(table)


def slices(door: Door, asked: Told) -> Table:
    """Name the largest slice of each kind, and the share that nobody told."""
    table = columns("what hangs together", "largest", "share", "clients", "unknown")
    for kind, spelled in SLICES.items():
        found = door.get("/v1/concentration/slices", by=kind, **asked)["items"]
        named = [each for each in found if each["key"] is not None]
        nobody = [percent(each["share"]) for each in found if each["key"] is None]
        if named:
            table.add_row(
                *(spelled, shortened(named[0]["name"]), percent(named[0]["share"])),
                *(str(named[0]["clients"] or 0), *nobody),
            )
    return to_the_right(table, words=2)
