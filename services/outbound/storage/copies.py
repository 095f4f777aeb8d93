"""What outbound keeps of others' facts: the newest revision of each."""

from collections.abc import Collection, Sequence

from psycopg.types.json import Jsonb
from sqlalchemy import text

from libs.storage.copies import Copies
from libs.storage.transactions import Transaction
from services.outbound.domain.mail_addresses import as_mailed

BRANCHES = Copies(
    "branches",
    {
        "branch_id": "text",
        "name": "text",
        "zone": "text",
        "country": "text",
        "subdivision": "text",
        "hours": "jsonb",
        "address_lines": "jsonb",
        "revision": "bigint",
    },
    {
        "hours": lambda told: Jsonb({day: list(at) for day, at in told.hours.items()}),
        "address_lines": lambda told: Jsonb(told.address_lines),
    },
)
STAFF = Copies(
    "staff",
    {
        "staff_id": "text",
        "branch_id": "text",
        "name": "text",
        "email": "text",
        "extension": "text",
        "active": "boolean",
        "revision": "bigint",
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
        "phones": "jsonb",
        "tags": "jsonb",
        "industry": "text",
        "first_service_on": "date",
        "removed": "boolean",
        "revision": "bigint",
    },
    {
        "phones": lambda told: Jsonb(told.phones),
        "tags": lambda told: Jsonb(told.tags),
    },
)
CONTACTS = Copies(
    "contacts",
    {
        "contact_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "name": "text",
        "phones": "jsonb",
        "emails": "jsonb",
        "active": "boolean",
        "decision_maker": "boolean",
        "language": "text",
        "zone": "text",
        "revision": "bigint",
    },
    {
        "phones": lambda told: Jsonb(told.phones),
        # One spelling for all that is looked up by them, that of what comes back.
        "emails": lambda told: Jsonb([as_mailed(each) for each in told.emails]),
    },
)
SITES = Copies(
    "sites",
    {
        "site_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "country": "text",
        "subdivision": "text",
        "address_lines": "jsonb",
        "removed": "boolean",
        "revision": "bigint",
    },
    {"address_lines": lambda told: Jsonb(told.address_lines)},
)
CONSENTS = Copies(
    "consents",
    {
        "consent_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "channel": "text",
        "address": "text",
        "given": "boolean",
        "at": "timestamptz",
        "revision": "bigint",
    },
    {"address": lambda told: told.address and as_mailed(told.address)},
)
PAUSES = Copies(
    "client_pauses",
    {
        "pause_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "until": "timestamptz",
        "revision": "bigint",
    },
)
# What is left of people who were erased: no more than that somebody was there.
ERASED = Copies(
    CONTACTS.table,
    CONTACTS.columns,
    {
        "name": lambda _: "",
        "phones": lambda _: Jsonb([]),
        "emails": lambda _: Jsonb([]),
        "active": lambda _: False,
        "decision_maker": lambda _: False,
        "language": lambda _: None,
        "zone": lambda _: None,
    },
)

# Tables that may hear of a client before it is recorded, or of an earlier branch.
FOLLOWING = (
    *("contacts", "sites", "consents", "stories", "site_copies"),
    *("leak_marks", "client_pauses", "suppressions"),
)


def move(transaction: Transaction, clients: Sequence[str]) -> None:
    """Bring what is told of clients into the branch they are of now."""
    for table in FOLLOWING:
        transaction.session.execute(
            text(
                f"update outbound.{table} o set branch_id = c.branch_id"
                " from outbound.clients c where c.client_id = any(:clients)"
                " and o.client_id = c.client_id and o.branch_id <> c.branch_id"
            ),
            {"clients": list(clients)},
        )


def erased(transaction: Transaction, contacts: Collection[str]) -> set[str]:
    """Return those of the contacts who were erased."""
    rows = transaction.session.execute(
        text(
            f"select contact_id from outbound.{ERASED.table}"
            " where contact_id = any(:contacts) and name = ''"
        ),
        {"contacts": sorted(contacts)},
    )
    return set(rows.scalars())
