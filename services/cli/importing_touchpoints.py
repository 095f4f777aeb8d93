"""`keepwell import touchpoints`: touches of any kind out of a CSV file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from libs.calendars import zones
from libs.contracts.fields import A_DAY
from libs.contracts.reports import TouchReported
from services.cli import reporting, table_rows, who_is_who
from services.cli.door import opened
from services.cli.importing_lists import MAP, PRESET, SET
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.reporting import DRY_RUN, Reading, now_of
from services.cli.table_rows import (
    TIMES,
    ZONE,
    Row,
    Said,
    Times,
    UnusableRow,
    Wanted,
)
from services.cli.who_is_who import WhoIsWho
from services.registry.domain.cells import YES

SOURCE = "import/touchpoints"
DIRECTIONS = {"in": "in", "inbound": "in", "out": "out", "outbound": "out"}
WANTED = Wanted(
    "touchpoints",
    {
        "when": ("when", "occurredat", "date", "time", "start", "datum", "wann"),
        "client": (
            *("client", "clientname", "company", "customer", "account", "number"),
            *("phone", "address", "email", "kunde", "firma"),
        ),
        "kind": ("kind", "type", "activity", "activitytype", "art"),
        "direction": ("direction", "richtung"),
        "minutes": ("minutes", "duration", "minuten", "dauer"),
        "staff_email": ("staffemail", "staff", "owner", "user"),
        "note": ("note", "notes", "subject", "comment", "notiz"),
        "taken_back": ("takenback",),  # as our own export tells
    },
    ("when", "client", "kind"),
    ("when",),
)


@dataclass(frozen=True)
class Known:
    """What a row is read with: who is who, the kinds there are, and the time."""

    who: WhoIsWho
    kinds: Collection[str]
    times: Times
    now: datetime


@click.command()
@FILE
@PRESET
@MAP
@SET
@ZONE
@TIMES
@DRY_RUN
@REJECTS
@ENCODING
def touchpoints(
    file: Path, mapping: tuple[str, ...], fixed: tuple[str, ...], **how: Any
) -> None:
    """Import touches with clients from a CSV file.

    A client goes by its id, number or name, or by a number or address of its people.
    """
    zone = how["zone"] and zones.zone(how["zone"])
    said = Said(mapping, fixed, how["preset"], how["times"], zone)
    door = opened()
    kinds = {each["name"] for each in door.get("/v1/touch-kinds")["items"]}
    known = Known(who_is_who.read(door), kinds, said.spelled_times(), now_of(door))
    table = table_rows.read(file, how["encoding"], WANTED, said)
    reading = Reading(file=file.name)
    for line, row in table.rows:
        with reading.judging(line):
            table.check(line)
            event = reported(row, known)
            told = map(str, vars(event).values())
            reading.take(
                line, reporting.addressed(event, SOURCE, event.occurred_at, *told)
            )
    carry_out = reporting.preview if how["dry_run"] else reporting.report
    became = carry_out(door, reading)
    for left_out in table.file.left_out:
        click.echo(left_out)
    click.echo(reporting.summary("Touchpoints", reading, became))
    tell_rejects(place_for(file, how["rejects"]), table.header, reading.rejects)


def reported(row: Row, known: Known) -> TouchReported:
    """Make an event of a row; raises UnusableRow, UnknownClient."""
    if row.get("taken_back", "").casefold() in YES:
        raise UnusableRow("It was taken back, so it counts no longer.")
    client = known.who.client_called(table_rows.needed(row, "client"))
    at = known.times.read(table_rows.needed(row, "when"), known.who.zones[client])
    return TouchReported(
        client_ref=client,
        kind=_kind(table_rows.needed(row, "kind"), known.kinds),
        direction=_direction(row.get("direction", "out")),
        occurred_at=table_rows.past(at, known.now),
        minutes=table_rows.whole(row, "minutes", range(A_DAY // 60 + 1)),
        staff_email=row.get("staff_email", "").lower() or None,
        note=row.get("note"),
    )


def _kind(said: str, kinds: Collection[str]) -> str:
    kind = "_".join(said.casefold().replace("-", " ").split())
    if kind not in kinds:
        there = ", ".join(sorted(kinds))
        raise UnusableRow(f"There is no kind '{said}'; the kinds are {there}.")
    return kind


def _direction(said: str) -> Any:
    if said.casefold() not in DIRECTIONS:
        raise UnusableRow(f"The direction is '{said}'; it is in or out.")
    return DIRECTIONS[said.casefold()]
