"""`keepwell audit`: is the log of who did what as it was written?"""

import sys
from collections.abc import Sequence
from typing import Any, TextIO

import click

from libs.storage import audit as chains
from libs.storage.audit import (
    Mark,
    NoHead,
    Verdict,
    comparable,
    compare,
    heads_in,
    verify,
)
from services.cli.database import connected
from services.cli.printing import counted
from services.served import SERVICES


class Head(click.ParamType[Mark]):
    """A head of a chain that was written down elsewhere."""

    name = "head"

    def convert(self, value: Any, param: Any, ctx: Any) -> Mark:
        """Read SERVICE:SEQ:HASH."""
        try:
            [mark] = heads_in(value)
        except (NoHead, ValueError):
            self.fail(NoHead().detail, param, ctx)
        return mark


@click.group()
def audit() -> None:
    """Look after the log of who did what.

    KEEPWELL_DATABASE_URL is the owner's; without it, the suite that runs here is meant.
    """


@audit.command("verify")
@click.argument(
    "services", metavar="[SERVICE]...", type=click.Choice(SERVICES), nargs=-1
)
@click.option(
    *("--head", "heads"), type=Head(), multiple=True, metavar="SERVICE:SEQ:HASH"
)
@click.option("--heads", "file", type=click.File(), help="A log with heads in it.")
def verify_(
    services: Sequence[str], heads: Sequence[Mark], file: TextIO | None
) -> None:
    """Say whether the audit log is as it was written; exit 1 if it is not.

    --head compares it with what an earlier answer, or the workers' log, said; --heads
    with all that a file of those holds of the services that are verified.
    """
    asked = services or SERVICES
    _refuse_others({mark.service for mark in heads} - set(asked))
    written = [*heads, *(_heads_of(asked, file) if file else ())]
    whole = [_told(service, written) for service in asked]
    sys.exit(not all(whole))


def _refuse_others(others: set[str]) -> None:
    if others:
        named = ", ".join(sorted(others))
        raise click.UsageError(f"There are heads of what is not verified: {named}.")


def _heads_of(services: Sequence[str], file: TextIO) -> list[Mark]:
    """Read the heads of services; that there is none proves nothing."""
    found = [mark for mark in heads_in(file.read()) if mark.service in services]
    if not found:
        raise click.UsageError(f"{file.name} has no head of {', '.join(services)}.")
    return found


def _told(service: str, written: Sequence[Mark]) -> bool:
    with connected() as connection:
        verdict = verify(connection, service)
        ours = [mark for mark in written if mark.service == service]
        broken = verdict.broken or compare(connection, verdict, ours)
        compared = comparable(connection, service, ours)
    _say(service, verdict, broken, compared)
    return not broken


def _say(
    service: str, verdict: Verdict, broken: chains.Break | None, heads: int
) -> None:
    mark, colour = ("BROKEN", "red") if broken else ("OK", "green")
    entries = counted(verdict.entries, "entry", "entries")
    told = f"{service}: {entries}, {click.style(mark, fg=colour)}"
    if heads and not broken:
        told += f", as {counted(heads, 'head says', 'heads say')}"
    click.echo(told)
    if broken:
        click.echo(f"  {broken.seq} {broken.why}")
    click.echo(f"  {verdict.head}")
