"""Two clients merged, and told apart again: what moves with that, and what stays."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from libs.waiting import until
from services.cli.client_names import names_of, survivor_of
from services.cli.door import NOT_FOUND, Door, Refusal, segment
from services.cli.local_times import LocalTimes
from services.cli.meant import Told
from services.cli.printing import columns, counted, show

TOUCHES = "/v1/touchpoints"
LIMIT_SECONDS = 10.0
A_SCREENFUL = 20  # rows


def what_moves(door: Door, client: str) -> str:
    """Count what is on record of a client that is to be merged."""
    touches = sum(1 for _ in door.pages(TOUCHES, client=client))
    people = sum(1 for _ in door.pages("/v1/contacts", client=client))
    logged = counted(touches, "touch", "touches")
    return f"{logged}, {counted(people, 'person', 'people')}"


def tell_merged(door: Door, merge: Told, moves: str) -> None:
    """Say who counts for whom, what goes along, and how to undo it."""
    name = name_of(door, merge["survivor_id"])
    click.echo(f"{merge['name']} counts for {name} now, with all on record of it:")
    click.echo(f"{moves}.")
    click.echo(
        f"To tell them apart again: keepwell duplicates undo {merge['merge_id']}"
    )


def tell_apart(door: Door, undone: Told) -> None:
    """Say who counts for itself again, and which calls nobody can tell whose."""
    click.echo(f"{undone['name']} counts for itself again.")
    survivor = counting(door, undone["survivor_id"])
    name = name_of(door, survivor)
    if not until(lambda: is_apart(door, undone["client_id"]), LIMIT_SECONDS):
        click.echo(
            "What was logged is still being told apart. Calls by a number of both will"
            f" stay with\n{name}: keepwell touches lists them."
        )
    elif stayed := list(staying(door, survivor, undone)):
        tell_staying(door, name, stayed)
        click.echo(f'To move one: keepwell touches reassign TOUCH "{undone["name"]}"')


def tell_staying(door: Door, name: str, stayed: Sequence[Told]) -> None:
    """List the calls that stay with a client, and how many more there are."""
    stay = counted(len(stayed), "call stays", "calls stay")
    click.echo(f"{stay} with {name}, logged meanwhile by a number of both:")
    times = LocalTimes.of(door, (each["branch_id"] for each in stayed))
    table = columns("when", "number", "touch")
    for each in stayed[:A_SCREENFUL]:
        at = times.day(each["occurred_at"], each["branch_id"])
        table.add_row(at, each["number"], each["touch_id"])
    show(table, "", times.heading)
    if left := len(stayed[A_SCREENFUL:]):
        click.echo(f"… and {left} more: keepwell touches lists them.")


def staying(door: Door, survivor: str, undone: Told) -> Iterator[Told]:
    """Find the calls by the client's numbers that were logged with the survivor."""
    numbers = numbers_of(door, undone["client_id"])
    left = logged_since(door, survivor, undone["merged_at"]) if numbers else set()
    for touch in door.pages(TOUCHES, client=survivor) if left else ():
        if touch["touch_id"] in left and touch["number"] in numbers:
            yield touch
        left.discard(touch["touch_id"])
        if not left:
            return


def logged_since(door: Door, client: str, since: str) -> set[str]:
    """Find the touches of a client that were logged since, and still count."""
    ledger = door.get(f"/v1/relationships/{segment(client)}/credits")["items"]
    begun, before = datetime.fromisoformat(since), set[str]()
    for each in ledger:
        late = datetime.fromisoformat(each["recorded_at"]) >= begun
        if not late or each["reason"] == "taken back":
            before.add(each["touch_id"])
    return {each["touch_id"] for each in ledger} - before


def numbers_of(door: Door, client: str) -> set[str]:
    """Read the numbers of a client and of its people."""
    people = door.pages("/v1/contacts", client=client)
    own = door.get(f"/v1/clients/{segment(client)}")["phones"]
    return {*own, *(number for each in people for number in each["phones"])}


def counting(door: Door, client: str) -> str:
    """Find the client that one counts for, itself if none."""
    merges = door.pages("/v1/merges", live="true")
    return survivor_of(client, {m["client_id"]: m["survivor_id"] for m in merges})


def is_apart(door: Door, client: str) -> bool:
    """Tell whether what was logged with a client is its own."""
    try:
        door.get(f"/v1/relationships/{segment(client)}")
    except Refusal as refusal:
        if refusal.status != NOT_FOUND:
            raise
        return False
    return True


def name_of(door: Door, client: str) -> str:
    """Read what a client is called."""
    [name] = names_of(door, [client]).values()
    return name
