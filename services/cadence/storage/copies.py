"""What cadence keeps of branches, staff and contacts: the newest revision of each."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import text

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId

BRANCHES = Bulk(
    "branches",
    {
        "branch_id": "text",
        "zone": "text",
        "country": "text",
        "subdivision": "text",
        "hours": "jsonb",
        "revision": "bigint",
    },
)
STAFF = Bulk(
    "staff",
    {"staff_id": "text", "branch_id": "text", "name": "text", "revision": "bigint"},
)
CONTACTS = Bulk(
    "contacts",
    {
        "contact_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "name": "text",
        "phone": "text",
        "active": "boolean",
        "revision": "bigint",
    },
)

Hours = dict[BranchId, OpenHours]


def hours_of(transaction: Transaction, branches: Iterable[str]) -> Hours:
    """Read when the branches work; one that is not known, or not seen, is left out."""
    rows = transaction.session.execute(
        text("select * from cadence.branches where branch_id = any(:branches)"),
        {"branches": sorted(set(branches))},
    )
    return {row.branch_id: open_hours(row) for row in rows}


def all_hours(transaction: Transaction) -> Hours:
    """Read when every branch works."""
    rows = transaction.session.execute(text("select * from cadence.branches"))
    return {row.branch_id: open_hours(row) for row in rows}


def open_hours(branch: Any) -> OpenHours:
    holidays = PublicHolidays(branch.country, branch.subdivision)
    return OpenHours.parse(zone(branch.zone), branch.hours, holidays)


def is_known(transaction: Transaction, staff: StaffId) -> bool:
    """Tell whether somebody of ours has this id, by the register or by a client."""
    known = transaction.session.execute(
        text(
            "select exists (select from cadence.staff where staff_id = :staff)"
            " or exists (select from cadence.clients where account_manager = :staff)"
        ),
        {"staff": staff},
    )
    return bool(known.scalar_one())
