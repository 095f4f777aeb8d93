"""`keepwell staff`: our people, and which one is meant."""

from collections.abc import Collection

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import FORBIDDEN, Door, Refusal, opened
from services.cli.meant import Told, the_one
from services.cli.printing import AS_JSON, columns, show, show_json
from services.registry.domain.names import name_key

PATH = "/v1/staff"


@click.command()
@BRANCH
@AS_JSON
def staff(branch: str | None, *, as_json: bool) -> None:
    """List our people."""
    door = opened()
    of = branch and branch_id_of(door, branch)
    known = list(door.pages(PATH, branch=of))
    if as_json:
        show_json(known)
        return
    table = columns("id", "name", "e-mail", "branch", "role", "", whole="id")
    for each in known:
        table.add_row(
            *(each["staff_id"], each["name"], each["email"]),
            *(each["branch_id"], each["role"], "" if each["active"] else "has left"),
        )
    show(table, "There is nobody yet.")


def staff_id_of(door: Door, text: str, branches: Collection[str] = ()) -> str:
    """Find the id of who is meant by an id, an e-mail address or a full name."""
    staff: str = one_of_ours(door, text, branches)["staff_id"]
    return staff


def one_of_ours(door: Door, text: str, branches: Collection[str] = ()) -> Told:
    """Find who is meant by an id, an e-mail address or a full name."""
    try:
        known = list(door.pages(PATH))
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        # Who may not read the list can still give an id.
        return {"staff_id": text, "name": text}
    here = [each for each in known if not branches or each["branch_id"] in branches]
    where = f" in {', '.join(branches)}" if branches else ""
    nobody = (
        f"There is nobody of ours called '{text}'{where}: keepwell staff lists all."
    )
    return the_one(_called(here, text), _spelled, nobody)


def _called(known: list[Told], text: str) -> list[Told]:
    wanted = name_key(text)
    return [each for each in known if each["staff_id"] == text] or [
        each for each in known if wanted in {each["email"], name_key(each["name"])}
    ]


def _spelled(person: Told) -> str:
    return f"{person['staff_id']}  {person['name']}, {person['branch_id']}"
