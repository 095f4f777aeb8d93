"""`keepwell templates`: what is written to clients, read, changed and approved."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import TextWrapper
from typing import Any

import click

from services.cli.branches import BRANCH
from services.cli.client_names import client_id_of
from services.cli.door import Door, opened, segment
from services.cli.messages.send import CHANNELS, the_branch
from services.cli.messages.trials import tell_trial
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.staff import staff_id_of

CHANNEL = click.option("--by", "channel", type=click.Choice(CHANNELS), help="The way.")
LANGUAGE = click.option(
    "--language", type=click.Choice(["en", "de"]), help="Of those it is written in."
)
VERSION = click.option("--version", type=int, help="One that is not approved yet.")
FILE = click.Path(dir_okay=False, path_type=Path)
WIDEST = 90
MARKS = ("Subject: ", "Front: ")
Place = dict[str, str]


@click.group()
def templates() -> None:
    """Read what is written to clients, and say it in other words."""


def placed(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command be told which template, on which channel, in which language."""
    for option in (AS_JSON, LANGUAGE, CHANNEL, BRANCH, click.argument("name")):
        command = option(command)
    return command


@templates.command("list")
@BRANCH
@AS_JSON
def list_(branch: str | None, *, as_json: bool) -> None:
    """List the templates, and whose words hold."""
    door = opened()
    told = door.get("/v1/templates", branch=the_branch(door, branch))
    if as_json:
        show_json(told)
        return
    table = columns("template", "for", "by", "in", "words", whole="template")
    for each in told["items"]:
        place = each["channel"], each["language"]
        table.add_row(each["template"], each["title"], *place, held(each))
    show(table, "There is no template.")


def held(told: Mapping[str, Any]) -> str:
    """Say whose words hold, and whether others wait for approval."""
    now = f"version {told['version']}" if told["version"] else "shipped"
    waits = told["newest"] > told["version"]
    return f"{now}, {told['newest']} waits" if waits else now


@templates.command("show")
@placed
def show_(name: str, *, as_json: bool, **told: Any) -> None:
    """Show what template NAME says, and the words that it may say."""
    door = opened()
    found = read(door, name, place_of(door, name, told))
    if as_json:
        show_json(found)
        return
    now = f"version {found['version']}" if found["version"] else shipped(found)
    click.echo(f"{found['title']} ({now})\n")
    click.echo(folded(found["wording"]))
    table = columns("word", "means", "known")
    for word in found["words"]:
        known = "always" if word["always"] or word["name"] in found["needs"] else "ask"
        table.add_row(word["name"], word["means"], known)
    show(table, "It may say no word of theirs.", "\nIt may say:")


def shipped(found: Mapping[str, Any]) -> str:
    return f"as shipped, edition {found['edition']}"


@templates.command()
@click.option("--client", help="As it would be to this client, by name or id.")
@VERSION
@click.option("--pdf", "file", type=FILE, help="Write the printed page there.")
@placed
def preview(name: str, file: Path | None, *, as_json: bool, **told: Any) -> None:
    """Show a message by template NAME, to invented people or to a client.

    With --pdf a letter or a card as it would be printed.
    """
    door = opened()
    wish = wished(door, name, told | ({"channel": "post"} if file else {}))
    if file:
        file.write_bytes(printed(door, name, wish))
        click.echo(f"{file} is written.")
        return
    seen = door.post(f"/v1/templates/{segment(name)}/preview", wish)
    if as_json:
        show_json(seen)
        return
    click.echo(folded(seen))
    if seen["invented"]:
        click.echo("(These people are invented.)")
    for each in seen["findings"]:
        click.echo(f"{'!' if each['blocks'] else '-'} {each['detail']}")


def wished(door: Door, name: str, told: Mapping[str, Any]) -> dict[str, str]:
    """Say what is to be looked at, as the API is asked."""
    place = place_of(door, name, told)
    version, client = told["version"], told["client"]
    wish = {
        "branch_id": place["branch"],
        "channel": place["channel"],
        "language": place["language"],
        "version_id": version and version_id(read(door, name, place), version),
        "client_id": client and client_id_of(door, client),
    }
    return {field: value for field, value in wish.items() if value}


def printed(door: Door, name: str, wish: Mapping[str, str]) -> bytes:
    asked = {field.removesuffix("_id"): value for field, value in wish.items()}
    asked.pop("channel")
    return door.document(f"/v1/templates/{segment(name)}/page", **asked)


@templates.command()
@click.option("--client", "--for", help="As it would be to this client.")
@click.option("--as", "whom", help="To this one of ours, by name or id; else to you.")
@VERSION
@placed
def test(name: str, whom: str | None, *, as_json: bool, **told: Any) -> None:
    """Send a message by template NAME to yourself by mail; no client gets any of it."""
    door = opened()
    wish = wished(door, name, {**told, "channel": told["channel"] or "email"})
    named = {"staff_id": staff_id_of(door, whom, [wish["branch_id"]])} if whom else {}
    sent = door.post(f"/v1/templates/{segment(name)}/trials", wish | named)
    if as_json:
        show_json(sent)
        return
    tell_trial(sent)


@templates.command()
@click.option("--file", "source", type=click.File(encoding="utf-8"), help="Its words.")
@placed
def edit(name: str, source: Any, *, as_json: bool, **told: Any) -> None:
    """Say template NAME in other words: from a file, or in your editor.

    The first lines may be "Subject: ..." and "Front: ..." of a card.
    """
    door = opened()
    place = place_of(door, name, told)
    now = written(read(door, name, place)["wording"])
    said = source.read() if source else click.edit(now)
    if said is None or said.strip() == now.strip():
        click.echo("Nothing was changed.")
        return
    branch = place.pop("branch")
    wish = {"branch_id": branch, **place, **wording_of(said)}
    version = door.post(f"/v1/templates/{segment(name)}/versions", wish)
    if as_json:
        show_json(version)
        return
    number = version["number"]
    click.echo(f"Version {number} is kept. A manager approves it:")
    where = f"--by {place['channel']} --language {place['language']}"
    click.echo(f"keepwell templates approve {name} {number} {where} --branch {branch}")


@templates.command()
@placed
@click.argument("number", type=int)
def approve(name: str, number: int, *, as_json: bool, **told: Any) -> None:
    """Let version NUMBER of template NAME be sent from now on."""
    door = opened()
    found = read(door, name, place_of(door, name, told))
    version = version_id(found, number)
    approved = door.post(f"/v1/template-versions/{version}/approval", {})
    if as_json:
        show_json(approved)
    else:
        click.echo(f"Version {number} of {name} is sent from now on.")


def place_of(door: Door, name: str, told: Mapping[str, Any]) -> Place:
    """Find the place that is meant: what is not said is the first that there is."""
    branch = the_branch(door, told["branch"])
    for each in door.get("/v1/templates", branch=branch)["items"]:
        found = {"channel": each["channel"], "language": each["language"]}
        if each["template"] == name and all(
            told[field] in (None, value) for field, value in found.items()
        ):
            return {"branch": branch, **found}
    raise click.ClickException(
        f"There is no template {name} like that: keepwell templates list."
    )


def read(door: Door, name: str, place: Place) -> Any:
    return door.get(f"/v1/templates/{segment(name)}", **place)


def version_id(found: Mapping[str, Any], number: int) -> str:
    """Return the id of a version by its number."""
    for each in found["versions"]:
        if each["number"] == number:
            return str(each["version_id"])
    raise click.ClickException(f"There is no version {number}.")


def written(wording: Mapping[str, str]) -> str:
    """Write a wording as it is edited."""
    heads = zip(MARKS, (wording["subject"], wording["motto"]), strict=True)
    head = [f"{mark}{line}" for mark, line in heads if line]
    return "\n".join((*head, "", wording["text"].strip(), ""))


def folded(wording: Mapping[str, str]) -> str:
    """Write a wording as it is read, its paragraphs folded."""
    fold = TextWrapper(WIDEST, break_long_words=False, break_on_hyphens=False).fill
    return "\n".join(map(fold, written(wording).split("\n")))


def wording_of(said: str) -> dict[str, str]:
    """Read a wording as it was edited."""
    head, rest = dict.fromkeys(MARKS, ""), said.lstrip()
    for mark in MARKS:
        if rest.startswith(mark):
            line, _, rest = rest.partition("\n")
            head[mark] = line.removeprefix(mark).strip()
    subject, motto = head.values()
    return {"subject": subject, "motto": motto, "text": f"{rest.strip()}\n"}
