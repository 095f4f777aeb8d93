"""`keepwell person`: hand over what is held on one person, or forget them."""

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import httpx

from services.cli.contact_names import PATH, contact_of, spelled
from services.cli.door import NOT_FOUND, Door, Refusal, opened, segment
from services.cli.meant import Told
from services.cli.printing import columns, counted, show, show_json
from services.cli.redaction import without_others

STAYS = (
    ("their touches", "without words or numbers: they count for the client's value"),
    ("which messages they got", "without words: so that nothing is sent them twice"),
    ("letters at the printer", "until they are posted: then their words go too"),
    ("each of their addresses", "as a keyed hash: so that nobody writes to it again"),
    ("the log of who did what", "with ids alone: it is the proof of the erasure"),
    ("what you wrote of the client", "its name is not searched for people"),
    ("files you exported or imported", "they are yours: delete them yourself"),
    ("backups", "after restoring one: keepwell person erase --again FILE"),
)


@click.group()
def person() -> None:
    """Hand over what is held on one person, or forget them."""


@person.command()
@click.argument("who")
def export(who: str) -> None:
    """Print all that is held on WHO as JSON: an id, whole name, address or number."""
    door = opened()
    show_json(held_on(door, contact_of(door, who)))


@person.command()
@click.argument("who", required=False)
@click.option("--dry-run", is_flag=True, help="Only show what would go and stay.")
@click.option(
    "--again",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Erase again whoever FILE lists, after a backup was restored.",
)
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def erase(who: str | None, again: Path | None, *, dry_run: bool, yes: bool) -> None:
    """Forget WHO, an id, a whole name, an address or a number, in every service."""
    door = opened()
    if again:
        erase_again(door, again.read_text().split())
        return
    if not who:
        raise click.UsageError("Say whom to erase.")
    contact = contact_of(door, who)
    client = door.get(f"/v1/clients/{segment(contact['client_id'])}")
    click.echo(f"{spelled(contact)}, of {client['name']}")
    tell_what_goes(held_on(door, contact))
    if not dry_run:
        if not yes:
            ask()
        door.post(f"{PATH}/{segment(contact['contact_id'])}/erasure", None)
        click.echo(f"Erased {contact['contact_id']}.")


@person.command()
def erased() -> None:
    """List the ids of all who were erased: keep the list apart from the backups."""
    for each in opened().pages("/v1/erasures"):
        click.echo(each["contact_id"])


def ask() -> None:
    """Ask whether to go on; raises UsageError where nobody can answer."""
    if not sys.stdin.isatty():
        raise click.UsageError("Nobody can be asked here: say --yes if it is meant.")
    click.confirm("Erase them? It cannot be undone", abort=True)


def erase_again(door: Door, contacts: list[str]) -> None:
    became = Counter(erased_again(door, contact) for contact in contacts)
    found = became[httpx.codes.OK]
    click.echo(f"Erased {counted(found, 'person', 'people')} again.")
    if unknown := became[NOT_FOUND]:
        click.echo(f"Not in the backup: {unknown}.")
    if held := became[httpx.codes.CONFLICT]:
        click.echo(f"Not erased, because their client is on hold: {held}.")


def erased_again(door: Door, contact: str) -> int:
    """Erase somebody the backup may not know, or whose client it has on hold."""
    try:
        door.post(f"{PATH}/{segment(contact)}/erasure", None)
    except Refusal as refusal:
        if refusal.status not in {NOT_FOUND, httpx.codes.CONFLICT}:
            raise
        return refusal.status
    return httpx.codes.OK


def held_on(door: Door, contact: Told) -> Mapping[str, Any]:
    """Collect what every service holds on a person, and nothing on anybody else."""
    name = segment(contact["contact_id"])
    held = {
        "contact": dict(contact),
        "consents": door.get(f"{PATH}/{name}/consents"),
        "log": door.get(f"/v1/persons/{name}"),
        "messages": list(door.pages(f"/v1/messages-to/{name}")),
    }
    colleagues = door.pages(PATH, client=contact["client_id"])
    others = [e for e in colleagues if e["contact_id"] != contact["contact_id"]]
    told: Mapping[str, Any] = without_others(held, contact, others)
    return told


def tell_what_goes(held: Mapping[str, Any]) -> None:
    """List what an erasure deletes, and what it leaves and why."""
    table = columns("goes", "")
    table.add_row("name, addresses, numbers, roles and birthday", "")
    table.add_row("consents", str(len(held["consents"]["history"])))
    for name, things in held["log"].items():
        table.add_row(f"what the log says of {name}", str(len(things)))
    table.add_row("words and addresses of messages to them", str(len(held["messages"])))
    show(table, "")
    table = columns("stays", "why")
    for thing, why in STAYS:
        table.add_row(thing, why)
    show(table, "")
