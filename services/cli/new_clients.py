"""Clients that a file names and nobody knows yet: counted, and recorded if wished."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import click

from libs.calendars.zones import zone
from libs.values import Invalid
from services.cli.batches import batches, shown, written_length
from services.cli.branches import all_branches
from services.cli.door import Door
from services.cli.row_clients import NAMED_BY, names_in
from services.cli.sheets import Line
from services.cli.table_rows import Row, Times, UnusableRow
from services.cli.who_is_who import WhoIsWho
from services.registry.domain.countries import NoCountry, country_called
from services.registry.domain.names import name_key

PATH = "/v1/imports/clients"
MOST_ROWS, LARGEST_BODY = 500, 900_000
CREATE = click.option(
    "--create-clients", is_flag=True, help="Record the clients nobody knows yet."
)
YES = click.option("--yes", is_flag=True, help="Record them without asking.")
OF_A_BRANCH = ("branch", "zone", "country")
# Of a firm that has told of no branch yet.
MAIN, UTC = "main", "UTC"

Cells = dict[str, Any]
Rows = Sequence[tuple[Line, Row]]


class WhichBranch(Invalid):
    """Nobody says of which branch new clients are."""


def unknown(rows: Rows, who: WhoIsWho, times: Times) -> list[Cells]:
    """Make a row for the registry of each client not on record.

    A client is one since the first day that the file tells of it.
    """
    found: dict[str, Cells] = {}
    for line, row in rows:
        if not row.keys() & NAMED_BY:
            continue
        told = names_in(row)
        if any(name_key(each) in who.by_reference for each in told):
            continue
        new = found.setdefault(name_key(told[0]), cells_of(line, row))
        if first := min([*days_in(row, times), *days_of(new)], default=None):
            new["since"] = first
    return list(found.values())


def cells_of(line: Line, row: Row) -> Cells:
    said = {name: row[name] for name in (*OF_A_BRANCH, "reference") if name in row}
    client = row.get("client") or row["reference"]
    return {**said, "line": line.number, "client": client}


def days_of(new: Cells) -> list[str]:
    return [new["since"]] if "since" in new else []


def days_in(row: Row, times: Times) -> list[str]:
    try:
        at = times.read(row["date"], zone(UTC))
    except (KeyError, UnusableRow):
        return []
    return [str(at.date())]


def home_of(door: Door, rows: Rows) -> dict[str, str]:
    """Say of which branch those are of whom nobody says it; raises WhichBranch.

    It is the only one there is. Where there is none, one is made.
    """
    if all("branch" in row for _, row in rows):
        return {}
    there = all_branches(door)
    if len(there) == 1:
        return {"branch": there[0]["branch_id"]}
    if there:
        names = ", ".join(each["branch_id"] for each in there)
        raise WhichBranch(
            "Say of which branch the new clients are, as in --set branch="
            f"{there[0]['branch_id']}; the branches are {names}."
        )
    return {"branch": MAIN, "zone": UTC, "country": country_of(rows)}


def country_of(rows: Rows) -> str:
    """Return whose the only currency is; raises WhichBranch if it is of several."""
    currencies = {row.get("currency", "").upper() for _, row in rows}
    try:
        (country,) = {country_called(each[:2]) for each in currencies}
    except (ValueError, NoCountry):
        raise WhichBranch(
            "There is no branch yet: say which one the new clients are of, as in"
            " --set branch=Vienna,zone=Europe/Vienna,country=AT."
        ) from None
    return country


def foreseen(new: Sequence[Cells], who: WhoIsWho) -> WhoIsWho:
    """Return who is who as it would be, each new client under its own name."""
    called = {
        name_key(name): frozenset({each["client"]})
        for each in new
        for name in (each["client"], each.get("reference", ""))
    }
    zones = {each["client"]: zone(UTC) for each in new}
    return replace(
        who,
        by_reference={**called, **who.by_reference},
        zones={**zones, **who.zones},
    )


def create(
    door: Door, new: Sequence[Cells], part: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Record new clients as a part of a run; return what became of each."""
    cut = batches(new, written_length, MOST_ROWS, LARGEST_BODY)
    return [
        taken
        for batch in shown(cut, len(new), "Recording clients")
        for taken in door.post(PATH, {**part, "rows": batch})["rows"]
    ]
