"""A public purchase ledger: who bought on which day."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

FIRST_DAY = date(1997, 1, 1)
WEEK = 7

Days = Sequence[int]


def read(ledger: Path) -> Mapping[str, Days]:
    """Read the days each customer bought on, in order, counted from the first day."""
    bought: dict[str, set[int]] = {}
    with ledger.open(newline="") as lines:
        for row in csv.DictReader(lines):
            day = (date.fromisoformat(row["date"]) - FIRST_DAY).days
            bought.setdefault(row["customer"], set()).add(day)
    return {customer: sorted(days) for customer, days in bought.items()}
