"""Tells how the year went, by branch and month, and what needs an explanation."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import fill

from rich.console import Console
from rich.table import Table

from services.cli.gap_reasons import Tight
from services.cli.year.judging import Records
from services.cli.year.ledger import Key, Ledger

COLUMNS = ("promised", "kept", "%", "too tight", "too loose", "contacts", "hours short")
MOST_NAMED = 20
NOT_DUE = "-"
LEGEND = (
    "promised, kept: monthly calls and meetings, from a client's first whole month on.",
    "too tight: sooner after another touch than the shortest gap.",
    "too loose: nobody spoke with a client for longer than the longest gap.",
    "hours short: what the week's plan lacked, as it stood each Monday.",
)


@dataclass(frozen=True)
class Report:
    """The figures of the year, and every touch that came too soon."""

    ledger: Ledger
    tight: Sequence[Tight]
    loose: Counter[Key]
    contacts: Counter[Key]
    records: Records

    @classmethod
    def of(
        cls, records: Records, ledger: Ledger, since: datetime, until: datetime
    ) -> "Report":
        """Work the figures out of what is on record."""
        contacts = Counter(
            key_of(touch.at, touch.branch)
            for touches in records.touches.values()
            for touch in touches
            if touch.at >= since and records.is_contact(touch)
        )
        loose = Counter(
            key_of(at, branch) for branch, at in records.loose(since, until)
        )
        tight = [each for each in records.tight() if each.touch.at >= since]
        return cls(ledger, tight, loose, contacts, records)

    @property
    def broken(self) -> list[Tight]:
        """The touches that came too soon, and nothing says why."""
        return [each for each in self.tight if each.reason is None]

    @property
    def is_sound(self) -> bool:
        """Tell whether each broken gap has its reason, and nobody was forgotten."""
        return not self.broken and not self.ledger.without

    def show(self, console: Console) -> None:
        """Print the table, what its columns say, the rest, and the check."""
        console.print(self.table())
        for line in ("", *LEGEND, ""):
            console.print(line, style="dim")
        for line in self.lines():
            console.print(fill(line, console.width, subsequent_indent="  "))
        for each in self.broken[:MOST_NAMED]:
            console.print(f"  {self.named(each)}", style="red")

    def lines(self) -> Iterator[str]:
        """Say what the table does not."""
        ledger = self.ledger
        reasons = Counter(each.reason for each in self.tight if each.reason)
        yield f"Too tight, with a reason: {listed(reasons)}."
        yield f"Time lacked on a Monday for: {listed(ledger.lacking)}."
        yield f"The fullest day of anybody was {ledger.fullest:.0%} planned."
        held_back = listed(ledger.held_back)
        yield f"Named by the call list and held back by the gate: {held_back}."
        yield f"Without a next touch on a Monday: {ledger.without or 'nobody'}."
        yield f"Gap rules broken without a reason: {len(self.broken) or 'none'}."

    def table(self) -> Table:
        """Draw up a row for each month and branch, and their sums."""
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for name in ("month", "branch"):
            table.add_column(name)
        for name in COLUMNS:
            table.add_column(name, justify="right")
        keys = sorted({*self.contacts, *self.ledger.due, *self.loose})
        last = None
        for month, branch in keys:
            row = self.row([(month, branch)])
            table.add_row("" if month == last else month, branch, *row)
            last = month
        for branch in sorted({branch for _, branch in keys}):
            row = self.row([key for key in keys if key[1] == branch])
            table.add_row("all", branch, *row, style="bold")
        table.add_row("all", "together", *self.row(keys), style="bold")
        return table

    def row(self, keys: Sequence[Key]) -> list[str]:
        """Sum up the figures of some months and branches."""
        due = sum(self.ledger.due[key] for key in keys)
        kept = sum(self.ledger.kept[key] for key in keys)
        tight = Counter(key_of(e.touch.at, e.touch.branch) for e in self.tight)
        hours = sum(self.ledger.hours.get(key, 0) for key in keys)
        return [
            *((f"{due}", f"{kept}", f"{kept / due:.1%}") if due else [NOT_DUE] * 3),
            *(
                str(sum(c[key] for key in keys))
                for c in (tight, self.loose, self.contacts)
            ),
            f"{hours:.1f}",
        ]

    def named(self, broken: Tight) -> str:
        """Name a touch that came too soon, and the one before it."""
        client = self.records.clients[broken.touch.client]["name"]
        before, touch = broken.before, broken.touch
        return (
            f"{client}: {touch.kind} on {touch.at:%Y-%m-%d %H:%M},"
            f" {broken.days:.1f} days after {before.kind}"
        )


def listed(counted: Counter[str]) -> str:
    named = (f"{n} {what.replace('_', ' ')}" for what, n in counted.most_common())
    return ", ".join(named) or "nothing"


def key_of(at: datetime, branch: str) -> Key:
    return f"{at:%Y-%m}", branch
