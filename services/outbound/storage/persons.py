"""What outbound knows of a person, and forgetting it."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction

KNOWN_BY = """
select jsonb_array_elements_text(emails || phones) as name from outbound.contacts
where contact_id = any(:contacts)
union select address from outbound.consents
where contact_id = any(:contacts) and address is not null
union select address from outbound.messages
where contact_id = any(:contacts) and address is not null and channel <> 'post'
"""
# A letter at the printer's is set from its words until the pack is posted.
AT_THE_PRINTER = "m.channel = 'post' and m.state = 'handed_over'"
# Of the words only what names something of ours stays.
NAMES = ["template", "staff", "issue", "code", "task", "sequence"]
FORGET_NOTES = """
delete from outbound.issue_notes n using outbound.contacts p
where p.contact_id = any(:contacts) and n.client_id = p.client_id
"""
FORGET_STORIES = """
update outbound.stories s set named = anonymised, agreed_at = null, agreed_by = null
from outbound.contacts p
where p.contact_id = any(:contacts) and s.client_id = p.client_id and (p.name = ''
  or position(lower(p.name) in lower(s.named)) > 0 or s.agreed_by = p.contact_id)
returning s.story_id
"""
FORGET_CONSENTS = "delete from outbound.consents where contact_id = any(:contacts)"
# Whoever shares an address keeps their own, and what stands against it.
FORGET_ADDRESSES = """
delete from outbound.suppressions s
where s.contact_id is null and s.address = any(:known_by) and not exists (
  select from outbound.contacts o where not o.contact_id = any(:contacts)
    and o.emails || o.phones ? s.address)
"""
FORGET_WHERE = """
update outbound.suppressions set address = null
where contact_id = any(:contacts) and address is not null
"""
FORGET_BYTES = f"""
delete from outbound.frozen f using outbound.messages m
where f.branch_id = m.branch_id and f.message_id = m.message_id
  and m.contact_id = any(:contacts) and not ({AT_THE_PRINTER})
"""
FORGET_WORDS = f"""
update outbound.messages m
set address = null, reason = null, evidence = null, words = (
  select coalesce(jsonb_object_agg(w.key, w.value), '{{}}')
  from jsonb_each(m.words) w where w.key = any(:names))
where m.contact_id = any(:contacts) and not ({AT_THE_PRINTER})
"""
FORGET = (
    *(FORGET_CONSENTS, FORGET_ADDRESSES, FORGET_WHERE),
    *(FORGET_BYTES, FORGET_WORDS),
)
POSTED = """
select distinct m.contact_id from outbound.contacts c
join outbound.messages m on m.contact_id = c.contact_id
where c.name = '' and m.channel = 'post' and m.state <> 'handed_over'
  and m.address is not null
"""


def known_by(transaction: Transaction, contacts: Sequence[str]) -> list[str]:
    """Read the numbers and addresses that people are reached by."""
    rows = transaction.session.execute(text(KNOWN_BY), {"contacts": list(contacts)})
    return sorted(rows.scalars())


def messages(transaction: Transaction, contacts: Sequence[str]) -> list[str]:
    """Find what waits to go out to people."""
    rows = transaction.session.execute(
        text(
            "select message_id from outbound.messages where contact_id = any(:contacts)"
            " and state in ('queued', 'deferred', 'claimed')"
        ),
        {"contacts": list(contacts)},
    )
    return list(rows.scalars())


def forget_newsletters(transaction: Transaction, contacts: Sequence[str]) -> list[str]:
    """Forget what newsletters say of people, as long as their names are known.

    Returns the stories that are told without a name from now on.
    """
    told = {"contacts": list(contacts)}
    transaction.session.execute(text(FORGET_NOTES), told)
    return list(transaction.session.scalars(text(FORGET_STORIES), told))


def forget(
    transaction: Transaction, contacts: Sequence[str], known_by: Sequence[str]
) -> None:
    """Forget where people are reached, and what was written to them."""
    bound = {"contacts": list(contacts), "known_by": list(known_by), "names": NAMES}
    for statement in FORGET:
        transaction.session.execute(text(statement), bound)


def posted(transaction: Transaction) -> list[str]:
    """Find who was erased while a letter to them was at the printer's."""
    return list(transaction.session.execute(text(POSTED)).scalars())
