"""`keepwell risk people knows`: who of us knows what of a client."""

import click

from services.cli.client_names import client_id_of
from services.cli.door import opened, segment
from services.cli.reporting import now_of
from services.cli.staff import staff_id_of

PATH = "/v1/knowledge-notes"


@click.command()
@click.argument("name")
@click.argument("client")
@click.argument("area")
@click.option("--critical", is_flag=True, help="Without it the client stands still.")
def knows(name: str, client: str, area: str, *, critical: bool) -> None:
    """Record that NAME made sure today of knowing an AREA of CLIENT, as backup.

    Everybody who can be relied on for an area vouches for it so, and again before it
    grows old; an area is critical once somebody said so.
    """
    door = opened()
    whose, who = client_id_of(door, client), staff_id_of(door, name)
    vouched = {"verified_by": who, "verified_on": str(now_of(door).date())}
    listed = door.pages(PATH, client=whose)
    notes = [e["note_id"] for e in listed if e["area"].casefold() == area.casefold()]
    if not notes:
        new = {"client_id": whose, "area": area, "text": area, "critical": critical}
        door.post(PATH, new | vouched)
    for note in notes:
        door.post(f"{PATH}/{segment(note)}/verification", vouched)
    click.echo(f"{name} knows {area} of {client}.")
