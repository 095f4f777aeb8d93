"""`keepwell risk guards`: what is allowed without being asked."""

import click

from services.cli.door import opened
from services.cli.printing import AS_JSON, show_json
from services.cli.risk.spelling import Told, percent

PATH = "/v1/guard-terms"


@click.command()
@click.option("--discount", type=float, help="The largest without approval, as 0.1.")
@click.option("--of-person", type=float, help="Of one of us to one project, as 0.8.")
@click.option("--of-firm", type=float, help="Of all of us to one project, as 0.5.")
@AS_JSON
def guards(*, as_json: bool, **said: float | None) -> None:
    """Read what is allowed without being asked, or say it; nobody works full time.

    What is not said stays as it is. Only an owner can say it.
    """
    door = opened()
    told = door.get(PATH)
    if new := {name: value for name, value in said.items() if value is not None}:
        told = door.put(PATH, {name: told[name] for name in said} | new)
    show_json(told) if as_json else show_guards(told)


def show_guards(told: Told) -> None:
    """Spell what holds, and who said so."""
    click.echo(f"Without approval at most {percent(told['discount'])} is let off.")
    click.echo(f"One project takes at most {percent(told['of_person'])} of one of us,")
    click.echo(f"and {percent(told['of_firm'])} of all of us. ({told['source']})")
