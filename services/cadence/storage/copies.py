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
    """Tell whether somebody is at the client, or at one that counts for it."""
    known = transaction.session.execute(
        text(
            "select exists (select from cadence.contacts p"
            " join cadence.clients c using (client_id)"
            " where p.contact_id = :contact and p.active"
            " and :client in (c.client_id, c.counts_for))"
        ),
        {"contact": contact, "client": client},
    )
    return bool(known.scalar_one())


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
