"""`keepwell mailings`: what is proposed to many clients is approved, or stopped."""

from collections.abc import Mapping
from typing import Any

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.door import Door, opened, segment
from services.cli.printing import AS_JSON, columns, counted, show, show_json

PATH = "/v1/mailings"
MAILING = click.argument("mailing")


@click.group()
def mailings() -> None:
    """Approve what was proposed to many clients, or stop what is on its way.

    Propose one by keepwell send.
    """


@mailings.command("list")
@BRANCH
@AS_JSON
def list_(branch: str | None, *, as_json: bool) -> None:
    """List mailings, the latest first."""
    door = opened()
    found = list(door.pages(PATH, branch=branch and branch_id_of(door, branch)))
    if as_json:
        show_json(found)
        return
    names = ("mailing", "purpose", "by", "queued", "left out", "")
    table = columns(*names, whole="mailing")
    for each in found:
        table.add_row(
            *(each["mailing_id"], each["purpose"], each["channel"]),
            *(str(each["recipients"]), str(each["left_out"]), standing(each)),
        )
    show(table, "There is no mailing yet: keepwell send.")


@mailings.command()
@MAILING
def approve(mailing: str) -> None:
    """Approve a mailing: its words are fixed, and it goes out."""
    approved(opened(), mailing)


@mailings.command()
@MAILING
def stop(mailing: str) -> None:
    """Stop a mailing: what has not gone out does not."""
    opened().post(f"{PATH}/{segment(mailing)}/stopping", {})
    click.echo(f"Mailing {mailing} is stopped.")


@mailings.command()
@MAILING
def left_out(mailing: str) -> None:
    """Name the clients that get nothing of a mailing, and why."""
    table = columns("client", "why", whole="client")
    for each in opened().pages(f"{PATH}/{segment(mailing)}/left-out"):
        table.add_row(each["client_id"], each["rule"])
    show(table, "Nobody is left out.")


def approved(door: Door, mailing: str) -> Any:
    """Approve a mailing, of which some clients are judged at once, to its end."""
    path = f"{PATH}/{segment(mailing)}/approval"
    while True:
        told = door.post(path, {})
        number = counted(told["recipients"], "message is", "messages are")
        click.echo(f"{number} queued: mailing {mailing}", err=True)
        if told["queued_at"]:
            return told


def standing(mailing: Mapping[str, Any]) -> str:
    """Say how far a mailing has come."""
    if mailing["stopped_at"]:
        return "stopped"
    if mailing["queued_at"]:
        return "approved"
    return "being approved" if mailing["approved_at"] else "waits for approval"
