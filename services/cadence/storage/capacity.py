"""Our people, as far as planning their days asks."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.cadence.domain.capacity import Away, Person


def lock(
    transaction: Transaction, branch: BranchId, named: Collection[StaffId]
) -> dict[StaffId, Person]:
    """Take in hand who is there of a branch, and of those who are named."""
    rows = transaction.session.execute(
        text(
            "select s.*, coalesce(s.weekly_minutes, said.contact_hours * 60) as weekly"
            " from cadence.staff s cross join cadence.settings said where s.active"
            " and (s.branch_id = :branch or s.staff_id = any(:named))"
            ' order by s.staff_id collate "C" for no key update of s'
        ),
        {"branch": branch, "named": sorted(named)},
    )
    return {row.staff_id: person_of(row) for row in rows}


def person_of(row: Row[Any]) -> Person:
    away = (map(date.fromisoformat, each) for each in row.absences)
    return Person(
        row.staff_id,
        row.branch_id,
        row.weekly,
        tuple(Away(first, last) for first, last in away),
        row.stands_in,
    )
