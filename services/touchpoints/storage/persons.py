"""What the log knows of a person, and forgetting it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from libs.storage.transactions import Transaction

# What another person or the client itself has too is not the person's alone.
KNOWN_BY = """
select name, contact_id, client_id from (
  select number as name, contact_id, client_id from touchpoints.numbers
  where contact_id = any(:contacts)
  union
  select address, contact_id, client_id from touchpoints.addresses
  where contact_id = any(:contacts)
  union
  select t.number, t.contact_id, coalesce(t.own_client_id, t.client_id)
  from touchpoints.touches t
  where t.contact_id = any(:contacts) and t.number is not null
) known
where not exists (select from touchpoints.numbers
    where number = name and contact_id <> all(:contacts))
  and not exists (select from touchpoints.addresses where address = name
    and contact_id <> '' and contact_id <> all(:contacts))
"""
FORGET_LOG = """
update touchpoints.touches
set note = '', outcome = '', next_step = '', number = null, answer = null
where contact_id = any(:contacts) or number = any(:known_by)
"""
FORGET_NAMES = (
    "delete from touchpoints.numbers where contact_id = any(:contacts)",
    "delete from touchpoints.addresses where contact_id = any(:contacts)",
)


def known_by(
    transaction: Transaction, contacts: Sequence[str]
) -> list[tuple[str, str, str]]:
    """Read (number or address, contact, client) that only these people are known by."""
    rows = transaction.session.execute(text(KNOWN_BY), {"contacts": list(contacts)})
    return [(row.name, row.contact_id, row.client_id) for row in rows]


def forget_log(
    transaction: Transaction, contacts: Sequence[str], known_by: Sequence[str]
) -> None:
    """Forget what was noted of touches with people, and from which number they rang."""
    transaction.session.execute(
        text(FORGET_LOG), {"contacts": list(contacts), "known_by": list(known_by)}
    )


def forget_names(transaction: Transaction, contacts: Sequence[str]) -> None:
    """Forget people's numbers and addresses."""
    for statement in FORGET_NAMES:
        transaction.session.execute(text(statement), {"contacts": list(contacts)})


HELD = {
    "touches": """
select touch_id, kind, direction, occurred_at, number, outcome, next_step, note
from touchpoints.touches where contact_id = :contact order by occurred_at, touch_id
""",
    "callbacks": """
select callback_id, number, missed_at, closed_at, state
from touchpoints.callbacks where contact_id = :contact order by missed_at, callback_id
""",
    "meetings": """
select touch_id, mode, held_at, no_show
from touchpoints.meetings where attendees ? :contact order by held_at, touch_id
""",
    "introductions": """
select introduction_id, received_at from touchpoints.introductions
where contact_id = :contact order by received_at, introduction_id
""",
    "numbers": """
select distinct number from touchpoints.numbers where contact_id = :contact
order by number
""",
    "addresses": """
select distinct address from touchpoints.addresses where contact_id = :contact
order by address
""",
}


def held_on(transaction: Transaction, contact: str) -> dict[str, list[dict[str, Any]]]:
    """Read all that the log holds on a person, each thing by its name."""
    return {
        name: [
            dict(row)
            for row in transaction.session.execute(
                text(query), {"contact": contact}
            ).mappings()
        ]
        for name, query in HELD.items()
    }
