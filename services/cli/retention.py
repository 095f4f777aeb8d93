"""`keepwell retention`: what is kept for how long, and what goes next."""

import json
from dataclasses import asdict
from datetime import UTC
from functools import reduce
from operator import add

import click
from sqlalchemy import Connection

from libs.storage import ages
from libs.storage import retention as rails
from libs.storage.ages import AGES
from libs.storage.clock import StoredClock
from libs.storage.stock import NONE, Stock, stock
from libs.storage.transactions import Transaction
from services.cadence.storage.retained import RETAINED as CADENCE
from services.cli.database import connected
from services.cli.printing import columns, counted, show
from services.concentration.storage.retained import RETAINED as CONCENTRATION
from services.outbound.storage.retained import RETAINED as OUTBOUND
from services.registry.storage.retained import RETAINED as REGISTRY
from services.touchpoints.storage.retained import RETAINED as TOUCHPOINTS

RETAINED = {
    "registry": REGISTRY,
    "touchpoints": TOUCHPOINTS,
    "cadence": CADENCE,
    "concentration": CONCENTRATION,
    "outbound": OUTBOUND,
}
WHAT = click.argument("what", type=click.Choice(list(AGES)))


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a machine.")
@click.pass_context
def retention(context: click.Context, *, as_json: bool) -> None:
    """Say what is kept for how long, what goes next, and what a hold keeps.

    KEEPWELL_DATABASE_URL is the owner's; without it, the suite that runs here is meant.
    """
    if context.invoked_subcommand:
        return
    with connected() as connection:
        days = ages.of(connection)
        found = _stocks(connection)
    if as_json:
        told = {what: {"days": days[what], **asdict(found[what])} for what in found}
        click.echo(json.dumps(told, indent=2, default=str))
        return
    table = columns(
        "class", "days", "rows", "oldest", "goes next", "held", "what it is"
    )
    for what, each in found.items():
        oldest = f"{each.oldest.astimezone(UTC):%Y-%m-%d}" if each.oldest else ""
        numbers = (each.rows, oldest, each.going, each.held)
        table.add_row(what, str(days[what]), *map(str, numbers), AGES[what].meaning)
    show(table, "")


@retention.command()
def kept() -> None:
    """List what is kept for as long as it is of use, and why."""
    table = columns("table", "why", whole="table")
    for service, retained in RETAINED.items():
        for name, why in sorted(retained.kept.items()):
            table.add_row(f"{service}.{name}", why)
    show(table, "")


@retention.command("set")
@WHAT
@click.argument("days", type=click.IntRange(1))
def set_(what: str, days: int) -> None:
    """Keep the class WHAT for so many DAYS from now on."""
    with connected() as connection:
        ages.keep(connection, what, days)
        _transaction(connection, "registry").audit("age set", what, days=str(days))
    click.echo(f"{AGES[what].meaning}: kept for {counted(days, 'day', 'days')}.")


@retention.command()
@WHAT
def reset(what: str) -> None:
    """Keep the class WHAT for as long as nobody says otherwise."""
    with connected() as connection:
        ages.keep_as_usual(connection, what)
        _transaction(connection, "registry").audit("age reset", what)
    click.echo(f"{AGES[what].meaning}: kept for {AGES[what].days} days.")


def _stocks(connection: Connection) -> dict[str, Stock]:
    found: dict[str, list[Stock]] = {}
    for service, retained in RETAINED.items():
        transaction = _transaction(connection, service)
        given = retained.limits(transaction)
        for rule in retained.rules:
            found.setdefault(rule.what, []).append(stock(transaction, rule, given))
        found.setdefault(rails.LOG.what, []).append(_log(transaction, given))
    return {what: reduce(add, found[what], NONE) for what in AGES}


def _log(transaction: Transaction, given: rails.Limits) -> Stock:
    """Count the log of who did what, which is not cut while any client is on hold."""
    every = stock(transaction, rails.LOG, given)
    if given.held:
        return Stock(every.rows, every.oldest, 0, every.going)
    return every


def _transaction(connection: Connection, service: str) -> Transaction:
    now = StoredClock().read(connection)
    who: str = connection.exec_driver_sql("select session_user").scalar_one()
    return Transaction(connection, service, now, who)
