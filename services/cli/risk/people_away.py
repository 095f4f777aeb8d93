"""What one of ours leaves behind, for good or for some days, as it is printed."""

from collections.abc import Iterator, Sequence

import click

from services.cli.printing import counted
from services.cli.risk.spelling import Told, shortened

BECAUSE = {
    "looks_after": "looks after them too",
    "knows": "knows other areas of theirs",
    "in_touch": "is in touch with them",
    "colleague": "is of their branch",
}
LOOKED_AFTER = {True: " (manager)", False: " (deputy)", None: ""}


def show_leaver(told: Told) -> None:
    """Print what somebody is to hand over, client by client."""
    name = shortened(told["name"])
    if told["may_leave"]:
        click.echo(f"{name} may leave: nothing is left to hand over.")
        return
    left = counted(len(told["handovers"]), "client", "clients")
    click.echo(f"{name} is to hand over {left} before leaving.")
    for each in told["handovers"]:
        click.echo(f"\n{shortened(each['name'])}{LOOKED_AFTER[each['manages']]}")
        for area in each["areas"]:
            click.echo(f"  only they know: {spelled(area)}")
        click.echo(f"  teach {taught(each['teach'])}")


def spelled(area: Told) -> str:
    return shortened(area["area"]) + (" (critical)" if area["critical"] else "")


def taught(teach: Sequence[Told]) -> str:
    """Name the closest to a client, and why."""
    if not teach:
        return "somebody new: nobody else of the branch stays"
    return f"{shortened(teach[0]['name'])}, who {BECAUSE[teach[0]['because']]}"


def show_left_alone(told: Told) -> None:
    """Print which clients nobody sees to, and on how many working days."""
    without = (
        f"Without {shortened(told['name'])} from {told['since']} to {told['until']}"
    )
    for line in in_short(told):
        click.echo(f"{without} {line}")
    for each in told["left_alone"]:
        click.echo(f"\n{shortened(each['name'])}")
        for area in each["areas"]:
            click.echo(f"  {spelled(area)}: nobody knows it on {days(area['days'])}")
        if each["out_of_touch"]:
            click.echo(
                f"  nobody they are in touch with on {days(each['out_of_touch'])}"
            )


def in_short(told: Told) -> Iterator[str]:
    """Say whether anybody is left alone, and of whom nobody can tell."""
    if told["left_alone"]:
        yield "nobody sees to these."
    elif not told["untold"]:
        yield "every client is seen to."
    if unknown := [shortened(each["name"]) for each in told["untold"]]:
        yield f"nobody can tell who sees to: {', '.join(unknown)}."


def days(listed: Sequence[str]) -> str:
    """Spell on how many working days, and which is the first."""
    return f"{counted(len(listed), 'day', 'days')} from {listed[0]}"
