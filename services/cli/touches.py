"""`keepwell touches`: what was logged with a client, and correcting a wrong match."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import click

from services.cli.batches import batches
from services.cli.client_names import client_id_of
from services.cli.client_story import called
from services.cli.door import FORBIDDEN, Door, Refusal, opened, segment
from services.cli.local_times import LocalTimes
from services.cli.printing import columns, show

PATH = "/v1/touchpoints"
IMPORTS, IMPORTED = "/v1/touch-imports", "import/"
MOST_AT_ONCE, LONGEST_QUERY = 50, 4_000
LISTING = "of"
WIDEST_NAME = 16  # a row is no wider than 100


class ClientFirst(click.Group):
    """Takes what is none of its commands for a client, and lists the touches."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command in where it is left out."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = [LISTING, *args]
        return super().parse_args(ctx, args)


@click.group(cls=ClientFirst)
def touches() -> None:
    """List what was logged with a client, or correct a wrong match.

    keepwell touches CLIENT is short for keepwell touches of CLIENT.
    """


@touches.command(LISTING)
@click.argument("client")
@click.option("--last", default=20, show_default=True, help="How many.")
def of(client: str, last: int) -> None:
    """List the last touches with CLIENT, an id or a name."""
    door = opened()
    client_id = client_id_of(door, client)
    found = list(islice(door.pages(PATH, client=client_id), last))
    times = LocalTimes.of(door, (each["branch_id"] for each in found))
    people, sources = people_of(door, client_id), sources_of(door, found)
    table = columns("when", "kind", "", "min", "touch", "person, from")
    for column in table.columns[:-1]:
        column.no_wrap = True
    table.columns[-1].max_width = WIDEST_NAME
    for each in found:
        mark = "taken back" if each["taken_back"] else ""
        person = people.get(each["contact_id"], "")
        source = sources.get(each["touch_id"], "")
        told = filter(None, (mark, person, each["number"], source))
        table.add_row(
            times.day(each["occurred_at"], each["branch_id"]),
            *(each["kind"].replace("_", " "), each["direction"], minutes(each)),
            *(each["touch_id"], "\n".join(told)),
        )
    show(table, "Nothing has been logged.", times.heading)


def people_of(door: Door, client: str) -> dict[str, str]:
    """Name the client's people by their ids; who may not read them sees none."""
    try:
        known = list(door.pages("/v1/contacts", client=client))
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        return {}
    return {each["contact_id"]: called(each["name"]) for each in known}


def sources_of(door: Door, touches: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Tell from where imported touches came; who may not import sees none."""
    ids = [each["touch_id"] for each in touches]
    try:
        known = [
            each
            for some in batches(ids, len, MOST_AT_ONCE, LONGEST_QUERY)
            for each in door.get(f"{IMPORTS}/origins", touch=some)["items"]
        ]
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        return {}
    return {e["touch_id"]: e["source"].removeprefix(IMPORTED) for e in known}


def minutes(touch: Mapping[str, Any]) -> str:
    """Spell how long it took; mails and the like take no time."""
    return f"{touch['seconds'] / 60:.0f}" if touch["seconds"] else ""


@touches.command()
@click.argument("touch")
@click.argument("client")
@click.option(
    "--teach", is_flag=True, help="Its number is CLIENT's from now on; for calls."
)
def reassign(touch: str, client: str, *, teach: bool) -> None:
    """Log TOUCH with CLIENT, an id or a name, and take it back from the other."""
    door = opened()
    body = {"client_id": client_id_of(door, client), "teach": teach}
    right = door.post(f"{PATH}/{segment(touch)}/reassignment", body)
    click.echo(f"It is {client}'s now, as {right['touch_id']}.")


@touches.command("take-back")
@click.argument("touch")
@click.argument("reason")
def take_back(touch: str, reason: str) -> None:
    """Let TOUCH count no longer, for a REASON; the log keeps it."""
    opened().post(f"{PATH}/{segment(touch)}/reversal", {"reason": reason})
    click.echo("It counts no longer.")
