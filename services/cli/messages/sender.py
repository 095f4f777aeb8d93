"""`keepwell sender`: as whom each branch writes."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from services.cli.branches import branch_id_of
from services.cli.door import opened, segment
from services.cli.messages.sender_check import check
from services.cli.printing import AS_JSON, columns, show, show_json

PATH = "/v1/senders"


@click.group(invoke_without_command=True)
@AS_JSON
@click.pass_context
def sender(context: click.Context, *, as_json: bool) -> None:
    """Show as whom each branch writes, say it, or check that it will be believed."""
    if context.invoked_subcommand is None:
        known = list(opened().pages(PATH))
        show_json(known) if as_json else show(
            table_of(known), "There is no branch yet."
        )


@sender.command("set")
@click.argument("branch")
@click.option("--name", help="Who the mail is from.")
@click.option("--address", help="The mail address that it is from.")
@click.option("--reply-to", help="Where answers go, if not there.")
@click.option("--phone", help="The number below each mail.")
@click.option(
    "--post", "postal_lines", help="The postal address, its lines with ; between them."
)
def set_(branch: str, **said: str | None) -> None:
    """Say as whom BRANCH writes; what is said as "" is the branch's own again."""
    told = {
        name: meant(name, value) for name, value in said.items() if value is not None
    }
    if not told:
        raise click.UsageError(
            "Say what: --name, --address, --reply-to, --phone, --post."
        )
    door = opened()
    path = f"{PATH}/{segment(branch_id_of(door, branch))}"
    show(table_of([door.change(path, told)]), "")


sender.add_command(check)


def meant(name: str, value: str) -> Any:
    if name == "postal_lines":
        return [line.strip() for line in value.split(";") if line.strip()]
    return value or None


def table_of(known: Sequence[Mapping[str, Any]]) -> Any:
    """List senders, each part on a line of its own: they are long."""
    table = columns("branch", "", "what stands in a mail", whole="branch")
    for each in known:
        for name, told in parts(each):
            table.add_row(each["branch_id"] if name == "from" else "", name, told)
    return table


def parts(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name what stands in a mail; what is none is left out."""
    address = told["address"] or "an address made of the branch"
    return [
        ("from", f"{told['name']}, {address}"),
        *([("answers to", told["reply_to"])] if told["reply_to"] else []),
        *([("phone", told["phone"])] if told["phone"] else []),
        ("post", "; ".join(told["postal_lines"]) or "none: what is not owed waits"),
    ]
