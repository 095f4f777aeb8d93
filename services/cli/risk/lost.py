"""Losses in words: what goes, what is left, and what to do about it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import click
from rich.table import Table

from services.cli.printing import columns, counted, show
from services.cli.risk.spelling import amount, month, percent

Told = Mapping[str, Any]
KINDS = {
    "top_1": "the largest",
    "top_2": "the two largest",
    "group": "client",
    "line": "service line",
    "vendor": "vendor",
    "sector": "sector",
    "referrer": "introduced by",
    "building": "address",
    "contact": "key contact at",
    "staff": "one of ours",
}
# Whoever is won instead must not hang on the same again.
APART = {"sector", "referrer", "building", "vendor", "line"}
# With these a part of what clients buy is lost, not the clients.
PARTIAL = {"line", "vendor"}
WIDEST_NAME = 32
NOBODY = "Nobody brought in anything in the months that count."
HELP = "What would help against one of them: keepwell risk lose CLIENT, or --help."
TRACES = (
    "Who is hit with one: the same with --line, --sector, --staff, --contact, ...;",
    "and the bills of who is hit: keepwell risk trace CLIENT.",
)
SAY = (
    "Whether we survive is unknown until margin, costs and cash are told:"
    " keepwell risk finances --help."
)


def show_one(told: Told) -> None:
    """Tell one loss."""
    loss = told["loss"]
    for line in one(told, loss) if loss else [NOBODY]:
        click.echo(line)
    if loss:
        click.echo()
        show(hit(loss), NOBODY)


def one(told: Told, loss: Told) -> Iterator[str]:
    hit = counted(loss["clients"], "client", "clients")
    yield f"Lost with {KINDS[loss['what']]} {loss['name']}:"
    revenue = f"{amount(told['revenue'])} {told['currency']} a year"
    yield f"{amount(loss['loss'])} of {revenue}, {percent(loss['share'])}, of {hit},"
    yield f"by the bills of {months(told)}."
    if loss["what"] in PARTIAL:
        yield "Of a client no more is lost than it brings in, credits taken off."
    yield from beside(told)
    yield from judged(told, loss["verdict"])
    yield from helping(loss["remedy"], loss)
    yield idle(loss)


def beside(told: Told) -> Iterator[str]:
    """Say what was billed that is not in the revenue which may be lost."""
    if Decimal(told["gone"]):
        yield f"Not in it: {amount(told['gone'])} of clients that are lost already."
    if Decimal(told["below"]):
        below = amount(told["below"])
        yield f"Not in it, but in what is left: {below} of clients below zero."


def judged(told: Told, verdict: Told | None) -> Iterator[str]:
    """Say whether the firm survives, and what decides it."""
    if verdict is None:
        yield why_unknown(told)
        return
    yield f"Left a month after fixed costs: {amount(verdict['margin'])}."
    yield f"{decided(verdict).capitalize()}."


def why_unknown(told: Told) -> str:
    """Say what a verdict lacks: bills of a whole year, or finances."""
    since = told["billed_since"]
    if since and since <= told["since"]:
        return SAY
    return (
        f"Whether we survive is unknown: the first bill on record is of {month(since)},"
        " not of all months."
    )


def decided(verdict: Told | None) -> str:
    """Spell a verdict with its threshold."""
    if verdict is None:
        return "unknown"
    if verdict["by"] == "margin":
        return "survives: the margin pays the fixed costs"
    lasts = f"the cash lasts {verdict['months_of_cash']:.1f} months"
    if verdict["survives"]:
        return f"survives: {lasts}"
    return f"does not survive: {lasts}, and 6 are needed"


def helping(remedy: Told | None, loss: Told) -> Iterator[str]:
    """Say what would let the firm survive, the nearest action first."""
    if remedy is None:
        return
    apart = " that do not hang on it" if loss["what"] in APART else ""
    yield f"To survive it, win {clients(remedy)}{apart};"
    yield f"or save {amount(remedy['save'])} of the fixed costs a month;"
    yield f"or hold {amount(remedy['hold'])} more cash."


def clients(told: Told) -> str:
    """Spell whom to win: of the usual size, or larger ones."""
    usual, larger = told["win"], told["win_larger"]
    number = counted(usual["clients"], "client", "clients")
    found = f"{number} of {amount(usual['revenue'])} a year"
    if larger == usual:
        return found
    return f"{found} (or {larger['clients']} of {amount(larger['revenue'])})"


def idle(loss: Told) -> str:
    if loss["what"] in PARTIAL:
        return (
            "How many of us would be idle is unknown: hours are told of a client, not"
            " of what it buys."
        )
    if loss["idle_hours"] is None:
        return (
            "How many of us would be idle is unknown: no hours of theirs are committed,"
            " nor logged."
        )
    people = f"{loss['idle_people']:.1f} of us, full-time"
    return f"Idle then: {loss['idle_hours']:.0f} hours a month, {people}."


def hit(loss: Told) -> Table:
    """List what is lost of whom: the rows that the loss is made of."""
    table = columns("hits", "a year", "hours a month")
    table.columns[1].justify = table.columns[2].justify = "right"
    for each in loss["hit"]:
        known = each["hours"] is not None and loss["what"] not in PARTIAL
        hours = f"{each['hours']:,.0f}" if known else "unknown"
        table.add_row(each["name"], amount(each["loss"]), hours)
    return table


def show_losses(losses: Told, distribution: Told) -> None:
    """Tell the greatest losses of each kind, and what a bad year costs."""
    if losses["state"] != "known":
        click.echo(NOBODY)
        return
    now = losses["as_it_is"]["verdict"]
    revenue = f"{amount(losses['revenue'])} {losses['currency']} a year"
    click.echo(f"What we may lose of {revenue}, by the bills of {months(losses)}.")
    for line in beside(losses):
        click.echo(line)
    click.echo(f"As it is: {decided(now)}.\n")
    show(named(losses), "Nothing has a name.")
    click.echo()
    show(bad_years(distribution), "")
    for line in (*assumptions(distribution), *spreading(losses["spread"])):
        click.echo(line)
    for line in (HELP if now else why_unknown(losses), *TRACES):
        click.echo(line)


def named(losses: Told) -> Table:
    """List losses by name."""
    table = columns("lost with", "", "a year", "share", "")
    table.columns[1].max_width = WIDEST_NAME
    for column in table.columns[2:4]:
        column.justify = "right"
    for each in losses["items"]:
        table.add_row(
            *(KINDS[each["what"]], each["name"], amount(each["loss"])),
            *(percent(each["share"]), shortly(each["verdict"])),
        )
    return table


def shortly(verdict: Told | None) -> str:
    if verdict is None:
        return "unknown"
    if verdict["by"] == "margin":
        return "survives"
    lasts = f"{verdict['months_of_cash']:.1f} months of cash"
    return f"survives, {lasts}" if verdict["survives"] else f"NO: {lasts}"


def bad_years(distribution: Told) -> Table:
    """List what a bad year costs, and who adds most to that."""
    table = columns("one year in", "at least", "on average", "", "most with")
    table.columns[-1].max_width = WIDEST_NAME
    for each in distribution["tails"]:
        worst = (f"{p['name']} {percent(p['share'])}" for p in each["parts"][:1])
        table.add_row(
            *(str(round(1 / (1 - each["level"]))), amount(each["loss"])),
            *(amount(each["shortfall"]), shortly(each["verdict"]), *worst),
        )
    return table


def assumptions(distribution: Told) -> Iterator[str]:
    """Say what the bad years rest on."""
    yield "If clients leave independently; what hits many at once stands above."
    if distribution["assumed_share"]:
        yield (
            f"For {percent(distribution['assumed_share'])} of the revenue nobody can"
            " tell how likely it leaves: 10 % a year is assumed."
        )


def spreading(spread: Told | None) -> Iterator[str]:
    """Say what brings the largest client down to its limit."""
    if spread is None:
        return
    yield (
        f"To bring the largest client to {percent(spread['limit'])}:"
        f" win {clients(spread)},"
    )
    yield f"or let the largest shrink to {amount(spread['shrink_to'])} a year."


def months(told: Told) -> str:
    return f"{month(told['since'])} to {month(told['until'])}"
