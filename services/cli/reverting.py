"""`keepwell import list` and `keepwell import revert`: what was imported, undone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from services.cli.door import NOT_FOUND, Refusal, opened, segment
from services.cli.moments import utc
from services.cli.presets import all_presets, content
from services.cli.printing import AS_JSON, columns, counted, show, show_json
from services.cli.reverting_touches import preview_touches, revert_touches, touch_runs

PATH = "/v1/imports"
A_SCREENFUL = 20  # rows
KINDS = {
    "branches": ("branch", "branches"),
    "staff": ("person", "people"),
    "clients": ("client", "clients"),
    "contacts": ("contact", "contacts"),
    "engagements": ("engagement", "engagements"),
    "sites": ("site", "sites"),
    "vendors": ("vendor", "vendors"),
    "partners": ("partner", "partners"),
}


@click.command("list")
@AS_JSON
def list_(*, as_json: bool) -> None:
    """List all imports, the newest first."""
    door = opened()
    runs = [*door.pages(PATH), *touch_runs(door)]
    newest_first = sorted(runs, key=begun_at, reverse=True)
    if as_json:
        show_json(newest_first)
        return
    table = columns("import", "of", "file", "begun", "by", "created", "updated", "")
    for each in newest_first:
        table.add_row(*(list_row if "run" in each else touch_row)(each))
    show(table, "Nothing was imported yet.")


def begun_at(run: Mapping[str, Any]) -> datetime:
    """Tell when an import began, be it of a list or of touches."""
    return datetime.fromisoformat(run.get("begun_at") or run["imported_at"])


def list_row(run: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        *(run["run"], run["kind"], run["file"] or "", utc(run["begun_at"])),
        *(run["actor"], str(run["created"]), str(run["updated"])),
        "reverted" if run["reverted_at"] else "",
    )


def touch_row(run: Mapping[str, Any]) -> tuple[str, ...]:
    reverted = run["taken_back"] == run["events"]
    return (
        *(run["run_id"], run["source"], run["file"] or "", utc(run["imported_at"])),
        run["actor"] or "",
        *(str(run["events"]), "0", "reverted" if reverted else ""),
    )


@click.command()
@click.argument("run")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("every", "--all", is_flag=True, help="List all that stays.")
def revert(run: str, *, dry_run: bool, every: bool) -> None:
    """Remove what an import created, and tell what of it stays."""
    door = opened()
    # What was told of clients goes before them.
    taken_back = (preview_touches if dry_run else revert_touches)(door, run)
    if taken_back is not None:
        click.echo(taken_back)
    try:
        told = door.post(f"{PATH}/{segment(run)}/revert", {"dry_run": dry_run})
    except Refusal as refusal:
        if refusal.status != NOT_FOUND or taken_back is None:
            raise
        return
    for line in summary(told, dry_run=dry_run):
        click.echo(line)
    tell_staying(told["staying"], None if every else A_SCREENFUL)


@click.command()
def presets() -> None:
    """List the presets: each is a file that can be copied and changed."""
    table = columns("preset", "for", "of", "file")
    for name, path in all_presets():
        said = dict(content(name))
        about = said.pop("about")
        table.add_row(name, ", ".join(said), about, str(path))
    show(table, "There are none.")


def summary(told: Mapping[str, Any], *, dry_run: bool) -> list[str]:
    """Count what is removed, and what stays for which reason."""
    would = "would be " if dry_run else ""
    removed = [counted(n, *KINDS[kind]) for kind, n in told["removed"].items()]
    gone = f"{', '.join(removed)} {would}removed." if removed else "Nothing removed."
    alike = Counter((each["kind"], each["why"]) for each in told["staying"])
    return [gone] + [
        f"{counted(n, *KINDS[kind])} {'stays' if n == 1 else 'stay'}: {why}."
        for (kind, why), n in sorted(alike.items())
    ]


def tell_staying(staying: Sequence[Mapping[str, Any]], most: int | None) -> None:
    """List what stays, and how much more there is."""
    table = columns("stays", "name", "because")
    by_name = sorted(staying, key=lambda each: (each["kind"], each["name"]))
    for each in by_name[:most]:
        table.add_row(KINDS[each["kind"]][0], each["name"], each["why"])
    show(table, "Nothing of it stays.")
    if left := len(staying[most:] if most else ()):
        click.echo(f"… and {left} more (--all lists them).")
