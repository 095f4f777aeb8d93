"""`keepwell today`: whom to call, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.table import Table

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import Door, opened
from services.cli.printing import AS_JSON, columns, counted, show, show_json
from services.cli.staff import staff_id_of

SECTIONS = {
    "callback": "Ring back",
    "urgent": "Cannot wait",
    "long_silent": "Silent too long",
    "worth_it": "Worth a call",
    "planned": "Planned",
}

A_FEW = 5
NO_WORDS: Mapping[str, str] = {}


@click.command()
@BRANCH
@click.option("--staff", help="For one of ours: an id, an e-mail or a full name.")
@click.option("--slots", type=int, help="How many calls there is time for.")
@AS_JSON
def today(
    branch: str | None, staff: str | None, slots: int | None, *, as_json: bool
) -> None:
    """Say whom to call today, in order, each with its reason.

    What came of it is told with the names listed: keepwell done, no-answer, snooze.
    """
    door = opened()
    told = door.get(
        "/v1/call-list",
        branch=branch and branch_id_of(door, branch),
        staff=staff and staff_id_of(door, staff),
        slots=slots,
    )
    if as_json:
        show_json(told)
        return
    words = last_words(door, told["items"])
    show(calls(told["items"], words), "Nobody needs a call today.")
    if left := told["silent_left"]:
        click.echo(left_out(left))


def left_out(silent: int) -> str:
    """Say how many more are silent too long than there are slots for."""
    more = counted(silent, "more is", "more are")
    return f"{more} silent too long: --slots lists more of them."


def last_words(door: Door, items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Ask what came of the last contact with each client that left any words."""
    clients = {each["client_id"] for each in items}
    lately = {
        client: door.get("/v1/touchpoints", client=client, limit=A_FEW)["items"]
        for client in clients
    }
    said = {
        client: next((each["outcome"] for each in found if each["outcome"]), "")
        for client, found in lately.items()
    }
    return {client: words for client, words in said.items() if words}


def calls(
    items: Sequence[Mapping[str, Any]], words: Mapping[str, str] = NO_WORDS
) -> Table:
    """List calls; of several branches, each with its branch and account manager."""
    several = len({each["branch_id"] for each in items}) > 1
    whose = ("branch", "account manager") if several else ()
    table = columns("", "client", *whose, "ask for", "phone", "why")
    for column in table.columns:
        column.overflow, column.no_wrap = "fold", column.header == "phone"
    for each in items:
        ours = (each["branch_id"], each["account_manager_name"]) if several else ()
        table.add_row(
            *(SECTIONS[each["section"]], each["name"], *ours),
            *(each["contact"], each["phone"], why(each, words)),
        )
    return table


def why(call: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Say the reason, and what was said last."""
    said = words.get(call["client_id"])
    return f"{call['reason']}\nlast: {said}" if said else str(call["reason"])
