"""`keepwell risk people`: on how few people clients hang, ours and theirs."""

from datetime import datetime
from itertools import islice, takewhile

import click
from rich.table import Table

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import Door, opened, segment
from services.cli.printing import AS_JSON, columns, counted, show, show_json
from services.cli.risk.asking import A_DAY, goes_on
from services.cli.risk.knowing import knows
from services.cli.risk.people_away import show_leaver, show_left_alone
from services.cli.risk.spelling import Told, amount, shortened, to_the_right
from services.cli.staff import staff_id_of

MOST = 20  # clients of a kind
DAY = click.DateTime([A_DAY])


@click.group(invoke_without_command=True)
@BRANCH
@AS_JSON
@click.pass_context
def people(context: click.Context, branch: str | None, *, as_json: bool) -> None:
    """Say which clients hang on how few of us, and with how few of them we talk."""
    if goes_on(context):
        return
    door = opened()
    whose = branch and branch_id_of(door, branch)
    told = door.get("/v1/key-people")
    if as_json:
        show_json(told)
        return
    show_people(door, told, whose)


people.add_command(knows)


@people.command()
@click.argument("name")
@AS_JSON
def leaving(name: str, *, as_json: bool) -> None:
    """Say what NAME is to hand over before they leave, and whom to teach it."""
    door = opened()
    told = door.get(f"/v1/leavers/{segment(staff_id_of(door, name))}")
    show_json(told) if as_json else show_leaver(told)


@people.command()
@click.argument("name")
@click.option("--from", "since", type=DAY, required=True, help="The first day away.")
@click.option("--to", "until", type=DAY, required=True, help="The last day away.")
@AS_JSON
def without(name: str, since: datetime, until: datetime, *, as_json: bool) -> None:
    """Say which clients nobody sees to while NAME is away, as others are away then."""
    door = opened()
    told = door.get(
        f"/v1/holiday-tests/{segment(staff_id_of(door, name))}",
        since=since.strftime(A_DAY),
        until=until.strftime(A_DAY),
    )
    show_json(told) if as_json else show_left_alone(told)


def show_people(door: Door, told: Told, branch: str | None) -> None:
    """Print the measures, and by name who would be lost with whom."""
    show(measures(told, branch), "There is no branch yet.")
    click.echo()
    show(hanging(door, told, branch), nobody_alone(told, branch))
    click.echo()
    show(holders(door, branch), "None of us alone holds anything that is critical.")
    click.echo()
    show(thin(door, branch), "With every client we are in touch with several people.")
    click.echo(
        f"\nWho vouched in the last {told['verified_days']} days knows an area;"
        " temporary staff do not count.\n"
        "keepwell risk people knows NAME CLIENT AREA records it."
    )


def measures(told: Told, branch: str | None) -> Table:
    table = columns(
        *("", "clients", "on one", "on nobody", "unknown", "bus factor"),
        *("one contact", "none", "silent"),
    )
    firm = {"firm": told["firm"]} if told["firm"] and not branch else {}
    for name, each in (firm | told["branches"]).items():
        if branch in {None, name}:
            table.add_row(
                *(shortened(name), str(each["clients"]), str(each["alone"])),
                *(str(each["orphaned"]), str(each["unnoted"]), bus_factor(each)),
                *(str(each["single_threaded"]), str(each["out_of_touch"])),
                str(each["silent"]),
            )
    return to_the_right(table)


def nobody_alone(told: Told, branch: str | None) -> str:
    """Say that no client hangs on one of us, or that nobody can tell of any."""
    scopes = [told["branches"][branch]] if branch else told["branches"].values()
    if any(each["unnoted"] < each["clients"] for each in scopes):
        return "No client of whom that is known hangs on one of us alone."
    return "On whom clients hang is unknown: nobody told who knows what of them."


def bus_factor(measured: Told) -> str:
    if measured["bus_factor"] is None:
        return "unknown"
    at_most = "" if measured["is_exact"] else "at most "
    return f"{at_most}{measured['bus_factor']}"


def hanging(door: Door, told: Told, branch: str | None) -> Table:
    """List clients that hang on one of us, or on nobody."""
    table = columns("hangs on", "client", "critical area", "of")
    listed = door.pages("/v1/bus-factors", branch=branch)
    low = takewhile(lambda each: is_low(each, told["safe"]), listed)
    for each in islice(low, MOST):
        table.add_row(
            shortened(", ".join(each["known_by"]) or "nobody"),
            *(shortened(each["name"]), shortened(each["weakest"])),
            str(each["areas"]),
        )
    return to_the_right(table, words=3)


def is_low(client: Told, safe: int) -> bool:
    return client["bus_factor"] is not None and client["bus_factor"] < safe


def holders(door: Door, branch: str | None) -> Table:
    """List on whom alone what hangs."""
    told = door.get("/v1/key-people/holders", branch=branch)
    table = columns(
        "alone knows", "areas", "clients", f"they brought in, {told['currency']}"
    )
    for each in told["items"][:MOST]:
        table.add_row(
            *(shortened(each["name"]), str(each["areas"]), str(each["clients"])),
            amount(each["revenue"]) if each["revenue"] else "unknown",
        )
    return to_the_right(table)


def thin(door: Door, branch: str | None) -> Table:
    """List clients with one contact or none, or where who decides fell silent."""
    table = columns("in touch with", "client", "tier", "who decides", "last")
    listed = door.pages("/v1/threads", branch=branch)
    for each in islice(takewhile(is_thin, listed), MOST):
        table.add_row(
            counted(each["threads"], "of theirs", "of theirs"),
            *(shortened(each["name"]), each["tier"]),
            "is silent" if each["silent"] else "",
            each["last_at"][:10] if each["last_at"] else "never",
        )
    return table


def is_thin(client: Told) -> bool:
    """Tell whether too little holds a client; the unknown are listed last."""
    if client["threads"] is None:
        return False
    return client["threads"] <= 1 or bool(client["silent"])
