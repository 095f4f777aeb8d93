"""`keepwell outages` and `keepwell outage`: rounds of help, and whom each helps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import opened, segment
from services.cli.local_times import LocalTimes
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.reporting import now_of

WAYS = {"phone": "ring", "sms": "text", "email": "mail"}
REASONS = 32  # letters in a line, so that a list fits into a hundred


@click.command()
@BRANCH
@AS_JSON
def outages(branch: str | None, *, as_json: bool) -> None:
    """List rounds of help after outages, the latest first; none that help nobody."""
    door = opened()
    at = branch and branch_id_of(door, branch)
    known = door.pages("/v1/outages", branch=at)
    rounds = [each for each in known if each["called"] or each["messaged"]]
    if as_json:
        show_json(rounds)
        return
    times = LocalTimes.of(door, (each["branch_id"] for each in rounds))
    table = columns("since", "what", "where", "branch", "ring", "write", "helped", "id")
    for each in rounds:
        numbers = (str(each[name]) for name in ("called", "messaged", "helped"))
        since = times.day(each["started_at"], each["branch_id"])
        told = (since, each["cause"], place(each["area"]), each["branch_id"])
        table.add_row(*told, *numbers, each["round_id"])
    show(table, "Nobody was helped after an outage.", times.heading)


@click.command()
@click.argument("round_id", metavar="ID")
@AS_JSON
def outage(round_id: str, *, as_json: bool) -> None:
    """Say whom a round helps: who is rung first, then who gets a message."""
    door = opened()
    path = f"/v1/outages/{segment(round_id)}"
    told = list(door.pages(f"{path}/clients"))
    if as_json:
        show_json(told)
        return
    table = columns("how", "client", "ask for", "phone", "why", "")
    table.columns[4].max_width = REASONS
    for each in told:
        done = "helped" if each["helped_at"] else ""
        who = (each["name"], each["contact"], each["phone"])
        table.add_row(WAYS[each["way"]], *who, "; ".join(each["reasons"]), done)
    others = door.get(f"{path}/elsewhere")["items"]
    for each in others:
        click.echo(f"{each['name']} is helped in another round: {each['round_id']}")
    if told or not others:
        show(table, nobody(door.get(path), now_of(door)))


def nobody(round_: Mapping[str, Any], now: datetime) -> str:
    """Say why a round has nobody on its list."""
    if datetime.fromisoformat(round_["helps_until"]) < now:
        return "It was told of too late to help anybody, or nobody of ours was there."
    return "Nobody of ours is known to be there."


def place(area: Mapping[str, Any]) -> str:
    """Spell an area."""
    region = "-".join(filter(None, (area["country"], area["subdivision"])))
    return " ".join((region, *area["postal_codes"]))
