"""What cadence keeps of staff and contacts: the newest revision of each."""

from collections.abc import Collection, Sequence

from psycopg.types.json import Jsonb
from sqlalchemy import text

from libs.storage.copies import Copies
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, StaffId
from services.cadence.domain.occasions import month_day_of
from services.cadence.domain.phones import is_mobile

STAFF = Copies(
    "staff",
    {
        "staff_id": "text",
        "branch_id": "text",
        "name": "text",
        "email": "text",
        "active": "boolean",
        "stands_in": "boolean",
        "weekly_minutes": "integer",
        "absences": "jsonb",
        "revision": "bigint",
    },
    {
        # Who is there for a while, or for service, is not given clients of nobody's.
        "stands_in": lambda told: told.permanent and not told.service_desk,
        "weekly_minutes": lambda told: in_minutes(told.weekly_contact_hours),
        "absences": lambda told: Jsonb(
            [[str(each.from_day), str(each.to_day)] for each in told.absences]
        ),
    },
)
CONTACTS = Copies(
    "contacts",
    {
        "contact_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "name": "text",
        "phone": "text",
        "mobile": "text",
        "active": "boolean",
        "birthday": "text",
        "email": "text",
        "zone": "text",
        "revision": "bigint",
    },
    {
        "birthday": lambda contact: month_day_of(contact.birthday),
        "email": lambda contact: next(iter(contact.emails), None),
        "phone": lambda contact: main_phone(contact.phones),
        "mobile": lambda contact: main_phone([*filter(is_mobile, contact.phones)]),
    },
)


# A client that counts for itself, and all that count for it: their people are at each.
ALL_OF_THEM = """array(
  select {0}
  union all select m.client_id from cadence.clients m where m.counts_for = {0}
)"""
THEIR_CLIENT = f"p.client_id = any({ALL_OF_THEM.format('c.client_id')})"
# Whoever was erased has neither a name nor an address any more.
THEIRS = f"""
select p.name, p.email from cadence.clients told
join cadence.clients c on c.client_id = coalesce(told.counts_for, told.client_id)
join cadence.contacts p on {THEIR_CLIENT}
where told.client_id = :client and p.contact_id = :contact and p.active
"""


def in_minutes(hours: int | None) -> int | None:
    return None if hours is None else hours * 60


def main_phone(phones: Sequence[str]) -> str | None:
    """Return the number that was named first."""
    return next(iter(phones), None)


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


def branch_of(transaction: Transaction, staff: StaffId) -> BranchId | None:
    """Return where one of ours works, as far as the register told."""
    rows = transaction.session.execute(
        text("select branch_id from cadence.staff where staff_id = :staff"),
        {"staff": staff},
    )
    return rows.scalar_one_or_none()


def works_at(transaction: Transaction, contact: ContactId, client: ClientId) -> bool:
    """Tell whether somebody is at the client, or at one merged with it."""
    return theirs(transaction, contact, client) is not None


def theirs(
    transaction: Transaction, contact: ContactId, client: ClientId
) -> tuple[str, str | None] | None:
    """Read the name of somebody who is at the client, and the address."""
    rows = transaction.session.execute(
        text(THEIRS), {"contact": contact, "client": client}
    )
    row = rows.one_or_none()
    return (row.name, row.email) if row else None


def addresses_of(transaction: Transaction, contacts: Collection[str]) -> list[str]:
    """Read where contacts are written to."""
    rows = transaction.session.execute(
        text(
            "select distinct email from cadence.contacts"
            " where contact_id = any(:contacts) and email is not null"
        ),
        {"contacts": sorted(contacts)},
    )
    return list(rows.scalars())


# What is left of people who were erased: no more than that somebody was there.
ERASED = Copies(
    CONTACTS.table,
    CONTACTS.columns,
    {
        "birthday": lambda _: None,
        "email": lambda _: None,
        "name": lambda _: "",
        "phone": lambda _: None,
        "mobile": lambda _: None,
        "zone": lambda _: None,
        "active": lambda _: False,
    },
)


def erased(transaction: Transaction, contacts: Collection[str]) -> set[str]:
    """Return those of the contacts who were erased."""
    rows = transaction.session.execute(
        text(
            f"select contact_id from cadence.{ERASED.table}"
            " where contact_id = any(:contacts) and name = ''"
        ),
        {"contacts": sorted(contacts)},
    )
    return set(rows.scalars())
