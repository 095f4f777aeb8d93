"""`keepwell newsletter story`: the bank of success stories."""

import click

from services.cli.client_names import client_id_of, names_of
from services.cli.contact_names import contact_of
from services.cli.door import opened, segment
from services.cli.printing import AS_JSON, columns, show, show_json

PATH = "/v1/success-stories"


@click.group()
def story() -> None:
    """Tell how you saved a client money, with their name only if they agree."""


@story.command("list")
@AS_JSON
def list_stories(*, as_json: bool) -> None:
    """List the stories, and which names may be told."""
    door = opened()
    found = list(door.pages(PATH))
    if as_json:
        show_json(found)
        return
    names = names_of(door, {each["client_id"] for each in found})
    table = columns("id", "client", "name told", "story", whole="id")
    for each in found:
        agreed = each["agreed_at"] and (each["agreed_by"] or each["agreed_at"][:10])
        told = each["named"] if agreed else each["anonymised"]
        by = f"yes: {agreed}" if agreed else "no"
        table.add_row(each["story_id"], names[each["client_id"]], by, told)
    show(table, "There is none yet: keepwell newsletter story add")


@story.command()
@click.argument("client")
@click.option("--named", required=True, help="With the client's name.")
@click.option("--anonymised", required=True, help="So that nobody knows who it is.")
def add(client: str, named: str, anonymised: str) -> None:
    """Keep a story of CLIENT; it is told without a name until they agree."""
    door = opened()
    told = {"client_id": client_id_of(door, client)}
    kept = door.post(PATH, told | {"named": named, "anonymised": anonymised})
    click.echo(f"Use it: ## A heading [interesting, story {kept['story_id']}]")


@story.command()
@click.argument("story_id", metavar="STORY")
@click.argument("person")
def consent(story_id: str, person: str) -> None:
    """Note that PERSON at the client agreed that their name is told."""
    door = opened()
    by = contact_of(door, person)["contact_id"]
    door.put(f"{PATH}/{segment(story_id)}/consent", {"agreed_by": by})
    click.echo("Their name may be told.")


@story.command()
@click.argument("story_id", metavar="STORY")
def withdraw(story_id: str) -> None:
    """Tell it without their name from now on, in the archive too."""
    opened().delete(f"{PATH}/{segment(story_id)}/consent")
    click.echo("Their name is not told any more.")
