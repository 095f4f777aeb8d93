"""`keepwell branches`: the branches there are, and which one is meant."""

import click

from services.cli.door import Door, opened
from services.cli.meant import Told, the_one
from services.cli.printing import AS_JSON, columns, show, show_json
from services.registry.domain.names import name_key

BRANCH = click.option("--branch", help="Of one branch only, by its name or id.")


@click.command()
@AS_JSON
def branches(*, as_json: bool) -> None:
    """List the branches."""
    known = all_branches(opened())
    if as_json:
        show_json(known)
        return
    table = columns("id", "name", "zone", "country")
    for each in known:
        table.add_row(each["branch_id"], each["name"], each["zone"], each["country"])
    show(table, "There is no branch yet.")


def all_branches(door: Door) -> list[Told]:
    """Read every branch that may be seen."""
    return list(door.pages("/v1/branches"))


def branch_id_of(door: Door, text: str) -> str:
    """Find the branch that an id or a name means, in whatever case."""
    known, wanted = all_branches(door), name_key(text)
    found = [each for each in known if each["branch_id"] == wanted] or [
        each for each in known if name_key(each["name"]) == wanted
    ]
    there = ", ".join(map(_spelled, known)) or "none yet"
    branch: str = the_one(
        found, _spelled, f"There is no branch '{text}'; the branches are: {there}."
    )["branch_id"]
    return branch


def _spelled(branch: Told) -> str:
    return f"{branch['branch_id']} ({branch['name']})"
