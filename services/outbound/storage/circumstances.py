"""What messages are judged by, read for many at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import text

from libs.storage.branches import open_hours
from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.outbound.domain.cases import Slot
from services.outbound.domain.known import Client, Consent, Person, Place, Site
from services.outbound.domain.messages import Channel
from services.outbound.domain.settlements import WAITS_FOR_PACK

T = TypeVar("T")

CLIENTS = """
select client_id, branch_id, status, since, phones, removed,
  coalesce(counts_for, client_id) as root
from outbound.clients where client_id = any(:ids)
"""
PEOPLE = """
select p.contact_id, p.name, p.phones, p.emails, p.active, p.zone,
  coalesce(c.counts_for, p.client_id) as root
from outbound.contacts p left join outbound.clients c using (client_id)
where p.contact_id = any(:ids)
"""
SITES = """
select site_id, client_id, country, subdivision, address_lines from outbound.sites
where client_id = any(:ids) and not removed order by client_id, site_id
"""
CONSENTS = """
select contact_id, channel, address, given, at from outbound.consents
where contact_id = any(:ids)
"""
# What one person has withdrawn of an address holds for it wherever it is on record.
WITHDRAWN = """
select branch_id, channel, address from outbound.consents
where branch_id = any(:branches) and address = any(:ids) and not given
"""
BRANCHES = "select * from outbound.branches where branch_id = any(:ids)"
SLOTS = f"""
select s.person, s.channel, s.at, s.message_id
from outbound.slots s join outbound.messages m using (message_id)
where s.person = any(:ids) and s.at > :since
  and (m.state in ('claimed', 'handed_over', 'sent', 'ambiguous')
    or m.rule = '{WAITS_FOR_PACK}')
"""
LOCK = """
select pg_advisory_xact_lock(hash) from (
  select distinct hashtextextended('outbound slots ' || person, 0) as hash
  from unnest(cast(:persons as text[])) as p (person) order by 1
) ordered
"""
TAKEN = Bulk(
    "slots",
    {
        "message_id": "text",
        "branch_id": "text",
        "person": "text",
        "channel": "text",
        "at": "timestamptz",
    },
)


@dataclass(frozen=True)
class Known:
    """What is known of everybody that messages go to, each by its id."""

    clients: Mapping[str, Client]
    people: Mapping[str, Person]
    sites: Mapping[str, Sequence[Site]]
    consents: Mapping[str, Sequence[Consent]]
    branches: Mapping[str, Place]


def known(
    transaction: Transaction,
    clients: Collection[str],
    people: Collection[str],
    branches: Collection[str],
) -> Known:
    """Read clients, people and branches."""
    return Known(
        {row.client_id: Client(*row) for row in rows(transaction, CLIENTS, clients)},
        {row.contact_id: Person(*row) for row in rows(transaction, PEOPLE, people)},
        grouped((r.client_id, Site(*r)) for r in rows(transaction, SITES, clients)),
        grouped(
            (r.contact_id, Consent(*r)) for r in rows(transaction, CONSENTS, people)
        ),
        {
            row.branch_id: Place(
                open_hours(row), row.zone, row.country, row.subdivision
            )
            for row in rows(transaction, BRANCHES, branches)
        },
    )


def withdrawn(
    transaction: Transaction, branches: Collection[str], addresses: Collection[str]
) -> set[tuple[str, str, str]]:
    """Read which addresses nothing is to go to, by branch and channel."""
    found = rows(transaction, WITHDRAWN, addresses, branches=sorted(branches))
    return {(row.branch_id, row.channel, row.address) for row in found}


def lock(transaction: Transaction, persons: Collection[str]) -> None:
    """Take people in hand: nobody else counts what they get meanwhile."""
    if persons:
        transaction.session.execute(text(LOCK), {"persons": sorted(persons)})


def slots(
    transaction: Transaction, persons: Collection[str], since: datetime
) -> dict[str, dict[str, Slot]]:
    """Read what went to people since then and counts, by person and message."""
    found: dict[str, dict[str, Slot]] = {}
    for row in rows(transaction, SLOTS, persons, since=since):
        slot = Slot(Channel(row.channel), row.at)
        found.setdefault(row.person, {})[row.message_id] = slot
    return found


def take(transaction: Transaction, taken: Sequence[tuple[str, str, str, str]]) -> None:
    """Count messages, each a (message, branch, person, channel), as going out now."""
    if taken:
        rows = [(*each, transaction.now) for each in sorted(taken)]
        TAKEN.insert(transaction, rows, TAKEN.last_wins("message_id"))


def rows(
    transaction: Transaction, sql: str, ids: Collection[str], **more: Any
) -> list[Any]:
    bound = {"ids": sorted(ids), **more}
    return list(transaction.session.execute(text(sql), bound)) if ids else []


def grouped(found: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for key, told in found:
        groups.setdefault(key, []).append(told)
    return groups
