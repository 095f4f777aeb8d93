"""`keepwell risk limits`: what the owner calls too much, and what is."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import A_DAY, SHARE, goes_on
from services.cli.risk.spelling import Told, percent, to_the_right

PATH, TERMS = "/v1/limits", "/v1/limit-terms"
# What each is of, and the command that lists its rows.
LIMITED = {
    "top_1": "the share of the largest client: keepwell risk trace",
    "top_5": "the share of the five largest: keepwell risk trace",
    "sector": "the share of the largest sector: keepwell risk by sector",
    "vendor": "the share of the largest vendor: keepwell risk by vendor",
    "referrer": "what came of one client's introductions: keepwell risk by referrer",
    "staff": "the share that hangs on one of us: keepwell risk lose --staff NAME",
    "survival": "the largest, of the least loss that sinks us: keepwell risk lose",
    "bus_factor": "the clients that fewer than two of us know: keepwell risk people",
    "unsold": "the hours of the next 30 days that are not sold: keepwell risk cover",
    "engagements": "the floor, of one more than run: keepwell risk cover",
}
NAMES = click.Choice(list(LIMITED))


@click.group(invoke_without_command=True)
@BRANCH
@AS_JSON
@click.pass_context
def limits(context: click.Context, branch: str | None, *, as_json: bool) -> None:
    """List how limits stand, as they were judged last, and where they are from."""
    if goes_on(context):
        return
    door = opened()
    found = list(door.pages(PATH, branch=branch and branch_id_of(door, branch)))
    if as_json:
        show_json(found)
    else:
        show_limits(found, door.get(TERMS)["items"])


@limits.command("set")
@click.argument("name", type=NAMES)
@click.argument("warn", type=SHARE)
@click.argument("breach", type=SHARE)
def set_limit(name: str, warn: float, breach: float) -> None:
    """Warn of NAME from WARN on, and call it a breach from BREACH on: 15% 25%."""
    said = opened().put(f"{TERMS}/{name}", {"warn": warn, "breach": breach})
    click.echo(spelled(said))


@limits.command()
@click.argument("name", type=NAMES)
@BRANCH
def acknowledge(name: str, branch: str | None) -> None:
    """Take note of NAME: it alarms no more, until it is reached anew."""
    answer(name, "acknowledgement", branch)


@limits.command()
@click.argument("name", type=NAMES)
@BRANCH
@click.option(
    "--until", type=click.DateTime([A_DAY]), metavar="DATE", required=True, help="End."
)
def snooze(name: str, branch: str | None, until: datetime) -> None:
    """Put NAME off: it does not alarm up to a day."""
    answer(name, "snooze", branch, until=until.strftime(A_DAY))


def answer(name: str, how: str, branch: str | None, **said: str) -> None:
    door = opened()
    whose = branch and branch_id_of(door, branch)
    done = door.post(f"{PATH}/{name}/{how}", {"branch_id": whose, **said})
    click.echo(f"{name} of {of(done)} is {done['state']}{noted(done)}.")


def show_limits(found: Sequence[Told], terms: Sequence[Told]) -> None:
    """Print how limits stand, when they were judged, and what holds."""
    if found:
        click.echo(f"As judged on {max(each['judged_on'] for each in found)}:")
    table = columns("limit", "of", "state", "value", "warn", "breach", "since", "")
    for each in found:
        table.add_row(
            *(each["limit"], of(each), loudly(each), percent(each["value"])),
            *(percent(each["warn"]), percent(each["breach"])),
            *(each["since"], noted(each).removeprefix(", ")),
        )
    show(to_the_right(table, words=3), "No limit was judged yet: that is done daily.")
    click.echo()
    for line in map(spelled, terms):
        click.echo(line)


def of(each: Told) -> str:
    return each["branch_id"] or "firm"


def loudly(each: Told) -> str:
    state: str = each["state"]
    return state.upper() if each["sounds"] else state


def noted(each: Told) -> str:
    return "".join(f", {each_said}" for each_said in said_of(each))


def said_of(each: Told) -> Iterator[str]:
    """Say who took note of it when, and until when it is put off."""
    if day := each["acknowledged_on"]:
        yield f"acknowledged {day}"
    if (day := each["snoozed_until"]) and day >= each["judged_on"]:
        yield f"snoozed until {day}"


def spelled(terms: Told) -> str:
    """Spell what holds of a limit, with its source."""
    both = f"warn {percent(terms['warn'])}, breach {percent(terms['breach'])}"
    name = terms["limit"]
    return f"{name}: {both}\n  {LIMITED[name]}\n  {terms['source']}"
