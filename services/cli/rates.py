"""`keepwell rates`: what other currencies are worth in the firm's, from when on."""

from datetime import datetime

import click

from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import A_DAY

PATH, FIRM = "/v1/rates", "/v1/firm"


@click.group(invoke_without_command=True)
@AS_JSON
@click.pass_context
def rates(context: click.Context, *, as_json: bool) -> None:
    """List what other currencies are worth, or say it."""
    if context.invoked_subcommand is None:
        list_rates(as_json=as_json)


@rates.command("list")
@AS_JSON
def list_(*, as_json: bool) -> None:
    """List what other currencies are worth, and from when on."""
    list_rates(as_json=as_json)


@rates.command("set")
@click.argument("currency")
@click.argument("rate")
@click.option(
    "--from",
    "from_day",
    type=click.DateTime([A_DAY]),
    required=True,
    help="From which day on, until the next one that is said.",
)
def set_(currency: str, rate: str, from_day: datetime) -> None:
    """Say what one unit of CURRENCY is worth in the firm's; what was billed follows."""
    door = opened()
    said = {"currency": currency.upper(), "rate": rate}
    kept = door.put(PATH, said | {"from_day": from_day.strftime(A_DAY)})
    home = door.get(FIRM)["currency"]
    click.echo(
        f"1 {kept['currency']} is {kept['rate']} {home} from {kept['from_day']} on;"
        " what was billed since is converted in a moment."
    )


@rates.command()
@click.argument("code")
def currency(code: str) -> None:
    """Say what currency the firm counts in, before anything is told in it."""
    kept = opened().put(FIRM, {"currency": code.upper()})
    click.echo(f"The firm counts in {kept['currency']}.")


def list_rates(*, as_json: bool) -> None:
    door = opened()
    known = list(door.pages(PATH))
    if as_json:
        show_json(known)
        return
    home = door.get(FIRM)["currency"]
    table = columns("from", "one", "is")
    for each in known:
        worth = f"{each['rate']} {home}"
        table.add_row(each["from_day"], each["currency"], worth)
    show(table, f"The firm counts in {home}; no other currency has a rate.")
