"""Exported lists, spelled so that the imports take them in again."""

from collections.abc import Iterable, Iterator, Sequence

from services.cli.door import FORBIDDEN, Door, Refusal
from services.cli.meant import Told

SEVERAL = ";"
OF_BRANCHES = ("zone", "country", "subdivision")
SPELLED = {
    *("name", "phones", "emails", "branch_id", "account_manager", "yearly_margin"),
    *("roles", "zone"),
}

COLUMNS = {
    "clients": (
        *("branch", "branch_name", *OF_BRANCHES, "client", "phone"),
        *("account_manager", "yearly_margin", "currency"),
    ),
    "contacts": (
        *("branch", "client", "reference", "contact", "contact_phone"),
        *("contact_email", "contact_roles", "contact_zone"),
    ),
}


def spelled_columns(kind: str, told: Sequence[str]) -> list[str]:
    """Name the columns of a kind, out of those that the API tells."""
    if kind not in COLUMNS:
        return list(told)
    return [*COLUMNS[kind], *(name for name in told if name not in SPELLED)]


def spelled(door: Door, kind: str, rows: Iterable[Told]) -> Iterator[Told]:
    """Yield clients and contacts in the import's columns, all others as they are."""
    if kind == "clients":
        return clients(door, rows)
    return contacts(door, rows) if kind == "contacts" else iter(rows)


def clients(door: Door, rows: Iterable[Told]) -> Iterator[Told]:
    """Yield clients with their branch, and their account manager by address."""
    branches = known(door, "branches", "branch_id")
    staff = known(door, "staff", "staff_id")
    for row in rows:
        branch = branches[row["branch_id"]]
        manager = staff.get(row["account_manager"], {})
        margin = row.get("yearly_margin") or {}
        yield {
            "branch": row["branch_id"],
            "branch_name": branch["name"],
            **{field: branch[field] for field in OF_BRANCHES},
            "client": row["name"],
            "phone": SEVERAL.join(row["phones"]),
            "account_manager": manager.get("email") or manager.get("name"),
            "yearly_margin": margin.get("amount"),
            "currency": margin.get("currency"),
            **rest_of(row),
        }


def contacts(door: Door, rows: Iterable[Told]) -> Iterator[Told]:
    """Yield contacts with their client; a merged one's are the survivor's."""
    known_clients = known(door, "clients", "client_id")
    survivors = {
        each["client_id"]: each["survivor_id"]
        for each in known(door, "merges", "merge_id", live="true").values()
    }
    for row in rows:
        client_id = row["client_id"]
        while client_id in survivors:
            client_id = survivors[client_id]
        client = known_clients[client_id]
        yield {
            "branch": row["branch_id"],
            "client": client["name"],
            "reference": client["reference"],
            "contact": row["name"],
            "contact_phone": SEVERAL.join(row["phones"]),
            "contact_email": SEVERAL.join(row["emails"]),
            "contact_roles": SEVERAL.join(row["roles"]),
            "contact_zone": row["zone"],
            **rest_of(row),
        }


def rest_of(row: Told) -> Told:
    return {name: row[name] for name in row if name not in SPELLED}


def known(door: Door, kind: str, key: str, **query: str) -> dict[str, Told]:
    """Read a list by its ids; nothing of it is known to who may not read it."""
    try:
        return {each[key]: each for each in door.pages(f"/v1/{kind}", **query)}
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
        return {}
