"""`keepwell risk cover`: how much of our time ahead is sold, and what ends."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import Door, opened
from services.cli.printing import AS_JSON, columns, counted, show, show_json
from services.cli.risk.asking import AS_OF, SHARE, asked, goes_on
from services.cli.risk.spelling import Told, percent, scopes, shortened, to_the_right
from services.cli.staff import staff_id_of

PATH = "/v1/cover"
MOST = 5  # that are named
HORIZONS = ("30 days", "60 days", "90 days")
WHAT = {"engagement": "ends", "person": "beach", "branch": "branch", "firm": "firm"}


@click.group(invoke_without_command=True)
@BRANCH
@AS_OF
@AS_JSON
@click.pass_context
def cover(
    context: click.Context, branch: str | None, as_of: datetime | None, *, as_json: bool
) -> None:
    """Say how much of the next 30, 60 and 90 days is sold, and what ends.

    What is sold are the hours that engagements commit us to; of each of us, what they
    are booked for: keepwell risk bookings. Engagements, with the hours they commit us
    to, come in with keepwell import engagements.
    """
    if goes_on(context):
        return
    door = opened()
    query = asked(branch and branch_id_of(door, branch), as_of)
    told = read(door, query)
    if as_json:
        show_json(told)
    else:
        show_cover(told)


@cover.command("time")
@click.argument("name")
@click.argument("share", type=SHARE)
def set_time(name: str, share: float) -> None:
    """Say which SHARE of NAME's working time is for projects, as in 80%."""
    door = opened()
    told = {"staff_id": staff_id_of(door, name), "share": share}
    door.put("/v1/project-staff", told)
    click.echo(f"{percent(share)} of the time of {name} is for projects.")


def read(door: Door, query: dict[str, Any]) -> dict[str, Any]:
    """Read all that there is to say."""
    return {
        **door.get(PATH, **query),
        "people": door.get(f"{PATH}/people", **query)["items"],
        "without": door.get(f"{PATH}/without", as_of=query["as_of"]),
        "ends": door.get(f"{PATH}/ends", **query)["items"],
        "beach": list(door.pages("/v1/beach", branch=query["branch"])),
    }


def show_cover(told: Told) -> None:
    """Print the covers, whose time they are, what ends and what alarms."""
    click.echo(f"How much of our time is sold from {told['as_of']} on:")
    table = columns("", *HORIZONS, "engagements", "too few from")
    for name, scope in scopes(told):
        running = scope["engagements"]
        table.add_row(
            *(shortened(name), *map(share, scope["covers"])),
            "unknown" if running is None else str(running),
            scope["too_few_on"] or "",
        )
    show(to_the_right(table), "There is no branch yet.")
    for line in caveats(told):
        click.echo(line)
    show_people(told["people"])
    show_without(told["without"])
    show_ends(told["ends"])
    show_beach(told["beach"])


def share(cover: Told) -> str:
    """Spell a cover: its share, or why there is none."""
    if cover["state"] == "empty":
        return "no time"
    if cover["share"] is None:
        return "unknown"
    if cover["state"] == "at_least":
        return f"≥ {percent(cover['share'])}" if cover["share"] else "unknown"
    return percent(cover["share"])


def caveats(told: Told) -> Iterator[str]:
    """Say what the shares do not hold."""
    for name, scope in scopes(told):
        if untold := scope["covers"][-1]["untold"]:
            of = counted(untold, "engagement", "engagements")
            yield f"{name}: nobody told the hours of {of}."


def show_people(people: Sequence[Told]) -> None:
    """List our project staff, those with the least to do first."""
    table = columns("booked", *HORIZONS)
    for each in sorted(people, key=least_first):
        table.add_row(shortened(each["name"]), *map(share, each["covers"]))
    click.echo()
    show(
        to_the_right(table), "Nobody's time is for projects: keepwell risk cover time."
    )


def least_first(person: Told) -> tuple[float, str]:
    soon = person["covers"][0]["share"]
    return (2.0 if soon is None else soon, person["name"])


def show_without(told: Told) -> None:
    """Name those without whom too little would be sold."""
    threshold = percent(told["threshold"])
    table = columns(f"without, under {threshold} is sold", "hours", "left")
    for each in (told["items"] or [])[:MOST]:
        hours = f"{each['hours']:,.0f}"
        table.add_row(shortened(each["name"]), hours, percent(each["share_left"]))
    click.echo()
    nobody = "Nobody's loss alone would leave too little sold."
    unknown = "Whose loss would leave too little sold is unknown."
    show(to_the_right(table), unknown if told["items"] is None else nobody)


def show_ends(ends: Iterable[Told]) -> None:
    """List what ends with nothing after it."""
    table = columns("ends, nothing follows", "client", "on", "seek by", "h a month")
    for each in ends:
        hours = each["monthly_hours"]
        table.add_row(
            *(shortened(each["name"]), shortened(each["client_name"])),
            *(each["ends_on"], each["seek_by"]),
            "unknown" if hours is None else f"{hours:,.0f}",
        )
    click.echo()
    show(to_the_right(table, words=2), "Nothing ends within 90 days that none follows.")


def show_beach(alarms: Iterable[Told]) -> None:
    """List who has too little work ahead, the gravest first."""
    table = columns("alarm", "who or what", "since", "level")
    for each in alarms:
        name = shortened(each["name"] or each["key"])
        table.add_row(WHAT[each["what"]], name, each["since"], str(each["level"]))
    click.echo()
    show(table, "No alarm of work that runs out is for you.")
