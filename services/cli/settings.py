"""`keepwell settings`: the owner's numbers, each with what it is until it is said."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import click

from services.cli.door import Door, opened
from services.cli.printing import AS_JSON, columns, show, show_json

PATH = "/v1/cadence-settings"
NONE = "none"
# What each row of a list says, in this order.
ROWS = {
    "drop_ins": ("tier", "a_year", "channel"),
    "quiet_periods": ("first_day", "last_day"),
    "reminder_steps": ("channel", "wait_days"),
    "branch_help_calls": ("branch_id", "calls"),
}
COUNTED = frozenset({"a_year", "wait_days", "calls"})
Told = Mapping[str, Any]


@click.group(invoke_without_command=True)
@AS_JSON
@click.pass_context
def settings(context: click.Context, *, as_json: bool) -> None:
    """Show the owner's numbers and lists, or change them for what comes from now on.

    A list is written with commas, as in 7,30,90 or "phone 2, email 3"; "none" is an
    empty one. Gaps and rituals are for /v1/policies to say, the post's days for
    /v1/occasion-terms, and there are /v1/holidays and /v1/gift-budgets.
    """
    if context.invoked_subcommand is None:
        items = opened().get(PATH)["items"]
        show_json(items) if as_json else show(table_of(items), "There are none.")


@settings.command("set")
@click.argument("name")
@click.argument("value")
def set_(name: str, value: str) -> None:
    """Say that NAME is VALUE from now on."""
    door = opened()
    before = found(door, name)
    tell(before, door.change(PATH, {name: read(before, value)})["items"])


@settings.command()
@click.argument("name")
def reset(name: str) -> None:
    """Let NAME be what it was at first."""
    door = opened()
    before = found(door, name)
    tell(before, door.change(PATH, {name: None})["items"])


def table_of(items: Sequence[Told]) -> Any:
    """List the numbers; a star marks what somebody has said."""
    table = columns("name", "value", "default", "unit", "meaning", whole="name")
    for each in items:
        value, usual = (spelled(each, of) for of in ("value", "default"))
        said = f"{value} *" if value != usual else value
        table.add_row(each["name"], said, usual, each["unit"], each["meaning"])
    return table


def found(door: Door, name: str) -> Told:
    """Find a number or a list by its name; raises UsageError."""
    items = {each["name"]: each for each in door.get(PATH)["items"]}
    if name in items:
        return items[name]
    meant = get_close_matches(name, items, 3) or items
    raise click.UsageError(f"There is no {name!r}. There is {', '.join(meant)}.")


def read(setting: Told, value: str) -> Any:
    """Read what is written for a number or a list; raises UsageError."""
    name, usual = setting["name"], setting["default"]
    rows = [] if value == NONE else [row.split() for row in value.split(",")]
    if names := ROWS.get(name):
        return [record(setting, names, row) for row in rows]
    if isinstance(usual, list):
        return [number(setting, "".join(row)) for row in rows]
    return number(setting, value)


def record(setting: Told, names: Sequence[str], words: Sequence[str]) -> Told:
    if len(words) != len(names):
        raise unreadable(setting, " ".join(words))
    told = dict(zip(names, words, strict=True))
    return {k: number(setting, v) if k in COUNTED else v for k, v in told.items()}


def number(setting: Told, written: str) -> int:
    if not written.isdecimal():
        raise unreadable(setting, written)
    return int(written)


def unreadable(setting: Told, written: str) -> click.UsageError:
    """Say how it is written."""
    name, unit = setting["name"], setting["unit"]
    said = spelled(setting, "default")
    example = " ".join(f"<{each}>" for each in ROWS[name]) if said == NONE else said
    return click.UsageError(
        f"{written!r} is not how {name} ({unit}) is written: as in {example}."
    )


def tell(before: Told, items: Sequence[Told]) -> None:
    """Say what holds from now on, and what did before."""
    [now] = [each for each in items if each["name"] == before["name"]]
    said, was = (spelled(each, "value") for each in (now, before))
    click.echo(f"{now['name']} is {said} from now on; it was {was} ({now['unit']}).")


def spelled(setting: Told, of: str) -> str:
    """Spell the value or the default of a number or a list as it is written."""
    names, told = ROWS.get(setting["name"]), setting[of]
    if names:
        told = [" ".join(str(row[name]) for name in names) for row in told]
    return ", ".join(map(str, told)) or NONE if isinstance(told, list) else str(told)
