"""`keepwell post`: letters go to the printer in packs, and come to the post."""

import re
from pathlib import Path
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened, segment
from services.cli.printing import AS_JSON, columns, counted, show, show_json

PATH = "/v1/post-packs"
MANIFEST = "manifest.json"
PACK = click.argument("pack")
CODE = re.compile(r"[0-9A-Fa-f]{20}")


@click.group()
def post() -> None:
    """Print letters in packs, and say when they are posted.

    A pack is drawn up, looked at, handed over, printed and posted, in this order. Its
    letters may be cancelled until it is handed over.
    """


@post.command()
@BRANCH
@AS_JSON
def packs(branch: str | None, *, as_json: bool) -> None:
    """List packs, the latest first."""
    door = opened()
    found = list(door.pages(PATH, branch=branch and branch_id_of(door, branch)))
    if as_json:
        show_json(found)
        return
    table = columns("pack", "branch", "state", "letters", "drawn up", whole="pack")
    for each in found:
        table.add_row(
            *(each["pack_id"], each["branch_id"], each["state"].replace("_", " ")),
            *(str(each["letters"]), each["drawn_up_at"][:16].replace("T", " ")),
        )
    show(table, "There is no pack yet: keepwell post pack.")


@post.command()
@click.option("--branch", required=True, help="Whose letters, by its name or id.")
def pack(branch: str) -> None:
    """Put the letters that wait into a pack, to be looked at."""
    door = opened()
    told = door.post(PATH, {"branch_id": branch_id_of(door, branch)})
    name = told["pack_id"]
    click.echo(f"Pack {name} holds {letters(told)}.")
    click.echo(f"Look at it: keepwell post save {name} FOLDER")
    click.echo(f"Then let the printer have it: keepwell post hand-over {name}")


@post.command("show")
@PACK
@AS_JSON
def show_pack(pack: str, *, as_json: bool) -> None:
    """List the letters of a pack, and what each goes out in."""
    found = list(opened().pages(f"{at(pack)}/letters"))
    if as_json:
        show_json(found)
        return
    table = columns("number", "letter", "client", "page", "sheets", "goes in", "state")
    for each in found:
        table.add_row(
            *(f"{each['number']:05d}", each["message_id"], each["client_id"]),
            *(each["page"], str(each["sheets"]), each["goes_in"]),
            each["state"].replace("_", " "),
        )
    show(table, "No letter is left in this pack.")


@post.command()
@PACK
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--reprint", help="What keepwell post reprint told, once it is printed.")
def save(pack: str, folder: Path, reprint: str | None) -> None:
    """Save a pack's files into FOLDER: proofs until it is handed over.

    Each is made as it is asked for. Saved again they are the same, whatever was broken
    off before.
    """
    door = opened()
    names = door.get(f"{at(pack)}/files")["items"]
    if not names:
        raise click.ClickException(f"Pack {pack} is no more: it has no files.")
    folder.mkdir(parents=True, exist_ok=True)
    for nth, name in enumerate(names, 1):
        path = f"{at(pack)}/files/{segment(name)}"
        put(folder / name, door.document(path, reprint=reprint))
        click.echo(f"{nth} of {len(names)}: {name}", err=True)
    click.echo(f"{folder} holds {counted(len(names), 'file', 'files')}.")
    if MANIFEST not in names:
        click.echo("They are proofs: what is for the printer comes with hand-over.")


@post.command()
@PACK
def hand_over(pack: str) -> None:
    """Let the printer have a pack: from now on no letter leaves it."""
    told = opened().post(f"{at(pack)}/handing-over", {})
    click.echo(f"Handed over: {letters(told)}. keepwell post save {pack} FOLDER")


@post.command()
@PACK
def printed(pack: str) -> None:
    """Say that a pack is printed: from now on that takes a reason."""
    told = opened().post(f"{at(pack)}/printing", {})
    click.echo(f"Printed: {letters(told)}. At the post? keepwell post posted {pack}")


@post.command()
@PACK
def posted(pack: str) -> None:
    """Say that a pack is at the post: its letters count as sent."""
    told = opened().post(f"{at(pack)}/posting", {})
    click.echo(f"Posted: {letters(told)}.")


@post.command()
@PACK
def dissolve(pack: str) -> None:
    """Let the letters of a pack that is not handed over wait for another."""
    opened().post(f"{at(pack)}/dissolution", {})
    click.echo(f"Pack {pack} is dissolved; its letters wait for another one.")


@post.command()
@PACK
@click.option("--reason", required=True, help="Why it cannot be posted as it is.")
def give_up(pack: str, reason: str) -> None:
    """Let the letters of a pack wait for another that was handed over.

    See first that none of it was posted: its letters are printed again.
    """
    opened().post(f"{at(pack)}/giving-up", {"reason": reason})
    click.echo(f"Pack {pack} is given up; its letters wait for another one.")


@post.command()
@PACK
@click.option("--reason", required=True, help="Why it is printed again.")
def reprint(pack: str, reason: str) -> None:
    """Say why a pack is printed again."""
    told = opened().post(f"{at(pack)}/reprints", {"reason": reason})["reprint_id"]
    click.echo(f"keepwell post save {pack} FOLDER --reprint {told}")


@post.command()
@click.argument("code", nargs=-1, required=True)
def returned(code: tuple[str, ...]) -> None:
    """Say that a letter came back, by the CODE printed on it or its envelope."""
    told = "".join(" ".join(code).split())
    if not CODE.fullmatch(told):
        raise click.UsageError(
            "The code of a letter is 20 digits and letters from A to F, in groups of"
            " four, as in: 5E88 4898 DA28 0471 51D0."
        )
    opened().post("/v1/returned-letters", {"code": told})
    click.echo("Noted: the address is to be looked at.")


def at(pack: str) -> str:
    return f"{PATH}/{segment(pack)}"


def letters(told: dict[str, Any]) -> str:
    return counted(told["letters"], "letter", "letters")


def put(path: Path, body: bytes) -> None:
    """Write a file that is there whole or not at all."""
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(body)
    draft.replace(path)
