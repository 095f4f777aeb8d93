"""`keepwell may`: whether a client may be contacted, and if not, until when."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from services.cadence.domain.exemptions import MAY_BE_EXEMPT
from services.cadence.domain.purposes import Channel, GapClass
from services.cli.client_names import client_id_of
from services.cli.door import opened
from services.cli.local_times import LocalTimes
from services.cli.moments import MOMENT
from services.cli.printing import AS_JSON, show_json

CLASSES = [each.value for each in GapClass]
CHANNELS = [each.value for each in Channel]


@click.command()
@click.argument("name")
@click.option(
    "--class",
    "gap_class",
    type=click.Choice(CLASSES),
    default=GapClass.PERSONAL.value,
    show_default=True,
    help="Which gap it keeps.",
)
@click.option(
    "--channel",
    type=click.Choice(CHANNELS),
    default=Channel.PHONE.value,
    show_default=True,
    help="The way it takes.",
)
@click.option(
    "--for",
    "purpose",
    default="question",
    show_default=True,
    help=f"What it is for; exempt may be {', '.join(sorted(MAY_BE_EXEMPT))}.",
)
@click.option("--at", type=MOMENT, help="When, as in 2026-03-02T08:00Z; else now.")
@AS_JSON
def may(name: str, at: datetime | None, *, as_json: bool, **asked: str) -> None:
    """Say whether client NAME may be contacted, and why not, and until when."""
    door = opened()
    wanted = {
        "client_id": client_id_of(door, name),
        **asked,
        "at": at and at.astimezone(UTC).isoformat(),
        "dry_run": True,
    }
    told = door.post("/v1/contact-requests", wanted)
    if as_json:
        show_json(told)
        return
    click.echo(sentence(told, LocalTimes.of(door, [told["branch_id"]])))


def sentence(told: Mapping[str, Any], times: LocalTimes) -> str:
    """Say what the gate said."""
    reason = told["reason"][0].lower() + told["reason"][1:]
    if told["outcome"] == "allowed":
        return f"Yes: {reason}"
    if told["not_before"] is None:
        return f"No: {reason}"
    until = times.day_and_zone(told["not_before"], told["branch_id"])
    return f"Not before {until}: {reason}"
