"""What the imports of invoices and of time have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from libs.calendars import zones
from services.cli import new_clients, reporting, table_rows, who_is_who
from services.cli.door import Door, opened
from services.cli.importing_lists import DECIMAL, MAP, PRESET, SET
from services.cli.lists_taken import reason
from services.cli.moments import AT_DAWN
from services.cli.printing import counted
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.reporting import DRY_RUN, Reading
from services.cli.table_rows import TIMES, ZONE, Said, Table, Times, Wanted
from services.cli.who_is_who import WhoIsWho
from services.registry.domain.names import slug

LEDGER = click.option(
    "--ledger",
    metavar="NAME",
    help="Whose numbers these are, where branches number each for itself.",
)
TOLD_OTHERWISE = (
    "To correct what was told before, take it back: keepwell import revert. Where"
    " several count for themselves, import each one's file with its --ledger."
)
Command = TypeVar("Command", bound=Callable[..., None])
OPTIONS = (
    *(FILE, PRESET, MAP, SET, new_clients.CREATE, new_clients.YES),
    *(ZONE, TIMES, DECIMAL, LEDGER, DRY_RUN, REJECTS, ENCODING),
)


@dataclass(frozen=True)
class DocumentImport:
    """An import that has begun: its file, its options and its run."""

    file: Path
    how: Mapping[str, Any]
    door: Door
    table: Table
    times: Times
    decimal: str | None
    run: str

    @property
    def is_dry(self) -> bool:
        """Whether it only shows what would be done."""
        return bool(self.how["dry_run"])

    def source(self, of: str) -> str:
        """Name the system that the file is of: the numbers in it are told once."""
        ledger = self.how["ledger"]
        return f"{of}/{slug(ledger)}" if ledger else of

    def who(self) -> WhoIsWho:
        """Read who is who, once the clients nobody knew are recorded, if wished."""
        known = who_is_who.read(self.door)
        if not self.how["create_clients"]:
            return known
        new = new_clients.unknown(self.table.rows, known, self.times)
        if not new:
            return known
        clients = counted(len(new), "client", "clients")
        home = new_clients.home_of(self.door, self.table.rows)
        if self.is_dry:
            click.echo(f"{clients} would be recorded{of(home)}.")
            return new_clients.foreseen(new, known)
        if not self.how["yes"]:
            click.confirm(f"Record {clients}{of(home)}?", abort=True)
        part = {"run": self.run, "file": self.file.name}
        taken = new_clients.create(self.door, [home | each for each in new], part)
        tell_recorded(taken)
        return who_is_who.read(self.door)

    def carry_out(self, what: str, reading: Reading) -> None:
        """Send what was read, or ask what that would do, and say what became of it."""
        became = (
            reporting.preview(self.door, reading)
            if self.is_dry
            else reporting.report(self.door, reading, self.run)
        )
        for left_out in self.table.file.left_out:
            click.echo(left_out)
        click.echo(reporting.summary(what, reading, became))
        place = place_for(self.file, self.how["rejects"])
        tell_rejects(place, self.table.header, reading.rejects)
        if any(each.reason == reporting.OTHERWISE for each in reading.rejects):
            click.echo(TOLD_OTHERWISE, err=True)


def with_options(command: Command) -> Command:
    """Give a command the options that all of these imports have."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def begun(file: Path, wanted: Wanted, how: Mapping[str, Any]) -> DocumentImport:
    """Begin an import; raises UnreadableFile, BadMapping and UnusablePreset."""
    zone = how["zone"] and zones.zone(how["zone"])
    mapping, fixed, preset = how["mapping"], how["fixed"], how["preset"]
    said = Said(mapping, fixed, preset, how["times"], zone, how["decimal"])
    table = table_rows.read(file, how["encoding"], wanted, said)
    times = replace(said.spelled_times(), at=AT_DAWN)
    decimal, run = said.spelled_decimal(), reporting.new_run()
    return DocumentImport(file, how, opened(), table, times, decimal, run)


def of(home: Mapping[str, str]) -> str:
    """Say of which branch clients are recorded, and what is assumed of a new one."""
    if "zone" in home:
        zone, country = home["zone"], home["country"]
        return f" in a new branch, {home['branch']} ({zone}, {country})"
    return f" in {home['branch']}" if home else ""


def tell_recorded(taken: list[Mapping[str, Any]]) -> None:
    """Count the clients that were recorded, and say why some were not."""
    bad = [each for each in taken if each["errors"]]
    recorded = counted(len(taken) - len(bad), "client", "clients")
    click.echo(f"{recorded} recorded.")
    for why in dict.fromkeys(map(reason, bad)):
        click.echo(f"Not recorded: {why}", err=True)
