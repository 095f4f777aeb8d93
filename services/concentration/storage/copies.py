"""What concentration keeps of others' facts: the newest revision of each."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Protocol, TypeVar

from psycopg.types.json import Jsonb
from sqlalchemy import text

from libs.storage.copies import Copies, Revised
from libs.storage.transactions import Transaction
from libs.values import ClientId

STAFF = Copies(
    "staff",
    {
        "staff_id": "text",
        "branch_id": "text",
        "name": "text",
        "email": "text",
        "active": "boolean",
        "permanent": "boolean",
        "service_desk": "boolean",
        "absences": "jsonb",
        "revision": "bigint",
    },
    {
        "absences": lambda told: Jsonb(
            [[str(each.from_day), str(each.to_day)] for each in told.absences]
        ),
    },
)
CLIENTS = Copies(
    "clients",
    {
        "client_id": "text",
        "branch_id": "text",
        "name": "text",
        "reference": "text",
        "status": "text",
        "tier": "text",
        "since": "date",
        "account_manager": "text",
        "deputy": "text",
        "group_id": "text",
        "industry": "text",
        "size": "integer",
        "revision": "bigint",
    },
)
CONTACTS = Copies(
    "contacts",
    {
        "contact_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "decision_maker": "boolean",
        "active": "boolean",
        "revision": "bigint",
    },
)
# What is left of people who were erased: no more than that somebody was there.
ERASED = Copies(
    CONTACTS.table,
    {**CONTACTS.columns, "erased": "boolean"},
    {
        "active": lambda _: False,
        "decision_maker": lambda _: False,
        "erased": lambda _: True,
    },
)
SITES = Copies(
    "sites",
    {
        "site_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "country": "text",
        "postal_code": "text",
        "removed": "boolean",
        "revision": "bigint",
    },
)
ENGAGEMENTS = Copies(
    "engagements",
    {
        "engagement_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "name": "text",
        "kind": "text",
        "starts_on": "date",
        "ends_on": "date",
        "amount": "numeric",
        "currency": "text",
        "per": "text",
        "committed_hours": "integer",
        "exclusive": "boolean",
        "followed_by": "text",
        "revision": "bigint",
    },
    {
        "amount": lambda told: told.value and told.value.amount,
        "currency": lambda told: told.value and told.value.currency,
    },
)
KNOWLEDGE = Copies(
    "knowledge",
    {
        "key": "text",
        "note_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "area": "text",
        "critical": "boolean",
        "staff_id": "text",
        "verified_on": "date",
        "revision": "bigint",
    },
    # Who knows an area is told again with each change of the note on it.
    {"key": lambda told: f"{told.note_id} {told.staff_id}"},
)
RELATIONSHIPS = Copies(
    "relationships",
    {
        "client_id": "text",
        "branch_id": "text",
        "value": "float8",
        "as_of": "timestamptz",
        "decays_from": "timestamptz",
        "law": "text",
        "rate": "float8",
        "grace": "interval",
        "revision": "bigint",
    },
    {"grace": lambda told: timedelta(days=told.grace_days)},
)
LEAVING_RISKS = Copies(
    "leaving_risks",
    {
        "client_id": "text",
        "branch_id": "text",
        "p180": "float8",
        "basis": "text",
        "as_of": "timestamptz",
        "revision": "bigint",
    },
)

# Tables that may hear of a client before it is recorded, or of an earlier branch; what
# was told of an exposure tells where it was, until it is told anew.
FOLLOWING = (
    *("contacts", "sites", "engagements", "knowledge"),
    *("relationships", "leaving_risks", "referrals"),
    *("dealings", "bus_factors"),
    *("valuations", "client_statuses"),
    *("touch_times", "time_taken_back", "attention_alarms"),
    *("beaches", "merges"),
)
# Whoever moves one of them to another branch waits, or is waited for.
HOLD = """
select from concentration.clients where client_id = any(:clients)
order by client_id for key share
"""


class OfClient(Revised, Protocol):
    """An event that tells all of a record of a client, as of a revision."""

    @property
    def client_id(self) -> ClientId:
        """Whose it is."""


C = TypeVar("C", bound=OfClient)


def keep(transaction: Transaction, copies: Copies, told: Sequence[C]) -> list[C]:
    """Keep what is newer, in the branch that its client is of by now; return it."""
    clients = sorted({each.client_id for each in told})
    transaction.session.execute(text(HOLD), {"clients": clients})
    taken = copies.keep(transaction, told)
    follow(transaction, copies.table, clients)
    return taken


def move(transaction: Transaction, clients: Collection[str]) -> None:
    """Bring what is told of clients into the branch they are of now."""
    for table in FOLLOWING:
        follow(transaction, table, clients)


def follow(transaction: Transaction, table: str, clients: Collection[str]) -> None:
    """Bring the rows of a table into the branch that their clients are of now."""
    transaction.session.execute(
        text(
            f"update concentration.{table} o set branch_id = c.branch_id"
            " from concentration.clients c where c.client_id = any(:clients)"
            " and o.client_id = c.client_id and o.branch_id <> c.branch_id"
        ),
        {"clients": list(clients)},
    )
