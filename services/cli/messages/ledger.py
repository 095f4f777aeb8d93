"""`keepwell messages`: where each message stands, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of
from services.cli.door import opened, segment
from services.cli.printing import AS_JSON, columns, show, show_json

PATH = "/v1/messages"
STATES = (
    *("queued", "deferred", "claimed", "handed_over", "sent", "failed", "ambiguous"),
    *("suppressed", "expired"),
)
CHANNELS = ("post", "email", "sms", "chat")
A_SCREEN = 50
REASON = click.option("--reason", required=True, help="Why; it is written down.")
MESSAGE = click.argument("message")
# Letters in a line, so that a list fits into a hundred.
WIDEST = {"client": 16, "purpose": 11, "why": 17}


@click.group()
def messages() -> None:
    """List messages, say why one did not go out, and decide what is in doubt."""


@messages.command("list")
@click.option("--state", type=click.Choice(STATES), help="Those that stand so.")
@click.option("--channel", type=click.Choice(CHANNELS), help="Those that go this way.")
@click.option("--client", help="Those to a client: its name, number or id.")
@BRANCH
@AS_JSON
def list_(
    state: str | None,
    channel: str | None,
    client: str | None,
    branch: str | None,
    *,
    as_json: bool,
) -> None:
    """List messages, the newest first; only the first fifty but for --json."""
    door = opened()
    asked = {
        "state": state,
        "channel": channel,
        "client": client and client_id_of(door, client),
        "branch": branch and branch_id_of(door, branch),
    }
    if as_json:
        show_json(list(door.pages(PATH, **asked)))
    else:
        listed = door.get(PATH, limit=A_SCREEN, **asked)["items"]
        show(table_of(listed), "There is no such message.")


def table_of(listed: Sequence[Mapping[str, Any]]) -> Any:
    """List messages, and why each stands as it does."""
    table = columns(
        "message", "client", "purpose", "by", "state", "why", whole="message"
    )
    for column in table.columns:
        column.max_width = WIDEST.get(str(column.header))
    for each in listed:
        told = (client_of(each), each["purpose"], each["channel"])
        table.add_row(each["message_id"], *told, words(each["state"]), why(each))
    return table


def client_of(told: Mapping[str, Any]) -> str:
    """Name a message's client, by its id where the name is not to be seen."""
    return str(told["client_name"] or told["client_id"])


@messages.command("show")
@MESSAGE
@AS_JSON
def show_(message: str, *, as_json: bool) -> None:
    """Say where a message stands, and by what that was decided."""
    told = opened().get(at(message))
    if as_json:
        show_json(told)
        return
    table = columns("", "")
    for name, value in facts(told).items():
        table.add_row(name, value)
    show(table, "")


@messages.command()
@MESSAGE
@REASON
def release(message: str, reason: str) -> None:
    """Let a message go that was stopped because it may tell of another client."""
    decide(message, "release", reason)


@messages.command()
@MESSAGE
@REASON
def retry(message: str, reason: str) -> None:
    """Send what may not have gone out once more; it may arrive twice."""
    decide(message, "retry", reason)


@messages.command()
@MESSAGE
@REASON
def arrived(message: str, reason: str) -> None:
    """Take what may have gone out for sent, as you know that it arrived."""
    decide(message, "arrival", reason)


@messages.command()
@MESSAGE
@REASON
def cancel(message: str, reason: str) -> None:
    """Stop a message that is not on its way yet, or that did not arrive."""
    decide(message, "cancellation", reason)


def decide(message: str, what: str, reason: str) -> None:
    told = opened().post(f"{at(message)}/{what}", {"reason": reason})
    click.echo(f"Message {told['message_id']} is {words(told['state'])} now.")


def facts(told: Mapping[str, Any]) -> dict[str, str]:
    """Tell of a message what is known, in the order it happened."""
    known = {
        "client": told["client_name"] or "",
        "client id": told["client_id"],
        "contact": told["contact_id"],
        "purpose": f"{told['purpose']}, {told['period']}",
        "channel": told["channel"],
        "queued": moment(told["queued_at"]),
        "not before": moment(told["not_before"]),
        "not after": moment(told["not_after"]),
        "tries": str(told["attempts"]),
        "handed over": moment(told["handed_over_at"]),
        "over": moment(told["settled_at"]),
        "state": words(told["state"]),
        "why": why(told),
    }
    evidence = {
        f"  {name}": ", ".join(value) if isinstance(value, list) else str(value)
        for name, value in (told["evidence"] or {}).items()
        if name != "seen"  # a hash, for programs
    }
    return {name: value for name, value in (known | evidence).items() if value}


def why(told: Mapping[str, Any]) -> str:
    """Say the rule that decided, and what the channel said."""
    return "; ".join(words(each) for each in (told["rule"], told["reason"]) if each)


def words(name: str) -> str:
    return name.replace("_", " ")


def moment(written: str | None) -> str:
    return (written or "")[:16].replace("T", " ")


def at(message: str) -> str:
    return f"{PATH}/{segment(message)}"
