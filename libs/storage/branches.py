"""Branches as every service keeps them that asks when and where they work."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from msgspec import json
from psycopg.types.json import Jsonb
from sqlalchemy import text

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from libs.storage.copies import Copies
from libs.storage.transactions import Transaction
from libs.values import BranchId

BRANCHES = Copies(
    "branches",
    {
        "branch_id": "text",
        "zone": "text",
        "country": "text",
        "subdivision": "text",
        "hours": "jsonb",
        "revision": "bigint",
    },
    {"hours": lambda branch: Jsonb(branch.hours)},
)

Hours = dict[BranchId, OpenHours]
MOST_BRANCHES = 1_000


def hours_of(transaction: Transaction, branches: Iterable[str]) -> Hours:
    """Read when the branches work; one that is not known, or not seen, is left out."""
    wanted = "where branch_id = any(:branches)"
    return _read(transaction, wanted, branches=sorted(set(branches)))


def all_hours(transaction: Transaction) -> Hours:
    """Read when every branch works that is seen."""
    return _read(transaction)


def open_hours(branch: Any) -> OpenHours:
    """Read when a branch works from its row, which may have more columns."""
    weekly = json.encode(branch.hours)
    return _open_hours(branch.zone, weekly, branch.country, branch.subdivision)


@lru_cache(MOST_BRANCHES)
def _open_hours(
    named: str, weekly: bytes, country: str, subdivision: str | None
) -> OpenHours:
    holidays = PublicHolidays(country, subdivision)
    return OpenHours.parse(zone(named), json.decode(weekly), holidays)


def _read(transaction: Transaction, wanted: str = "", **bound: Any) -> Hours:
    rows = transaction.session.execute(
        text(f"select * from {transaction.service}.branches {wanted}"), bound
    )
    return {row.branch_id: open_hours(row) for row in rows}
