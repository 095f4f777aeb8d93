"""How shares, amounts and clients are spelled on every page of risks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rich.table import Table

from services.cli.printing import columns, counted

Told = Mapping[str, Any]
Scope = tuple[str, Told]
TOPS = ("top_1", "top_3", "top_5", "top_10")
LONGEST = 28  # characters of a name, so that a page keeps its width


def scopes_table() -> Table:
    """Make a table of measures, a portfolio a row."""
    tops = (f"top {name.removeprefix('top_')}" for name in TOPS)
    return to_the_right(
        columns("", "clients", "revenue", *tops, "HHI", "as if", "gini")
    )


def to_the_right(table: Table, words: int = 1) -> Table:
    """Set all but the first columns, which are words, to the right."""
    for column in table.columns[words:]:
        column.justify = "right"
    return table


def scopes(told: Told) -> Iterator[Scope]:
    """List the firm, where it is told, and its branches."""
    if told["firm"]:
        yield "firm", told["firm"]
    yield from told["branches"].items()


def cells(measures: Told) -> Sequence[str]:
    """Spell measures, or the state in their place."""
    if measures["state"] != "known":
        return ("", measures["state"])
    return (
        f"{measures['clients']:,}",
        amount(measures["revenue"]),
        *(percent(measures[name]) for name in TOPS),
        f"{measures['hhi']:,.0f}",
        f"{measures['effective_clients']:,.1f}",
        f"{measures['gini']:.2f}",
    )


def called(unit: Told) -> str:
    """Spell a unit: a group by its largest client, and how many others are of it."""
    name, others = shortened(unit["name"]), unit["clients"] - 1
    if not others:
        return name
    return f"{name} and {counted(others, 'other', 'others')} of its group"


def shortened(name: str) -> str:
    """Cut a name that is too long for a column."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def amount(written: str) -> str:
    """Spell an amount with its thousands set apart."""
    return f"{Decimal(written):,.2f}"


def percent(share: float | None) -> str:
    """Spell a share; what has none is left blank."""
    return "" if share is None else f"{share:.1%}"


def month(written: str) -> str:
    """Spell the month of a day."""
    return f"{date.fromisoformat(written):%Y-%m}"
