"""Due contacts: what cadence planned and a template serves goes out by itself."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from libs.contracts.grants import ContactDue
from libs.storage.transactions import Transaction
from libs.values import ContactId, SiteId
from services.outbound.domain.messages import Channel, Draft, Form, Key
from services.outbound.domain.serving import template_for
from services.outbound.storage import granting, recipients
from services.outbound.storage.recipients import Reach
from services.outbound.usecases import ledger
from services.outbound.usecases.granting import ask_soon

WAYS = frozenset(each.value for each in Channel)
# A letter waits until somebody prints it.
PATIENCE = {Channel.POST: timedelta(days=10)}
# By these cadence calls a contact back that may be due after all.
CALLED_BACK = ("withdrawn", "paused", "not_kept_up_with", "contact_left", "too_late")


def record(transaction: Transaction, told: Sequence[ContactDue]) -> None:
    """Queue what can be written; all else stays the task of a person."""
    served = [each for each in told if each.channel in WAYS and serves(each)]
    if not served:
        return
    reach = recipients.reach(transaction, {each.client_id for each in served})
    ledger.queue(transaction, [draft(each, reach, transaction) for each in served])
    due = {each.task_id: each.grant_expires_at for each in served}
    granting.revive(transaction, due, CALLED_BACK)
    ask_soon(transaction)


def serves(due: ContactDue) -> bool:
    return template_for(due.purpose, Channel(due.channel)) is not None


def draft(
    due: ContactDue, reach: Mapping[str, Reach], transaction: Transaction
) -> Draft:
    channel = Channel(due.channel)
    contact, recipient = to_whom(due, reach.get(due.client_id, Reach(None, None)))
    until = max(due.grant_expires_at, due.due_at) + PATIENCE.get(channel, timedelta())
    return Draft(
        Key(due.branch_id, due.purpose, due.occasion, recipient, channel),
        client=due.client_id,
        contact=contact,
        gap_class=due.gap_class,
        form=Form.TEMPLATE,
        words=words(due, channel),
        not_before=transaction.now,
        not_after=until,
        request=due.task_id,
        granted_until=due.grant_expires_at,
    )


def words(due: ContactDue, channel: Channel) -> dict[str, str]:
    """Name the template, who of ours signs, and what it is about."""
    named = {
        "template": template_for(due.purpose, channel),
        "staff": due.staff_id,
        "about": due.topic,
    }
    return {name: told for name, told in named.items() if told}


def to_whom(
    due: ContactDue, reach: Reach
) -> tuple[ContactId | None, ContactId | SiteId]:
    """Choose the person it is for; a letter for nobody goes to the office.

    What reaches nobody is queued as well: the ledger then says why it did not go.
    """
    contact = due.contact_id or reach.contact
    if Channel(due.channel) is Channel.POST and not due.contact_id:
        return (None, reach.site) if reach.site else (contact, contact or nobody(due))
    return contact, contact or nobody(due)


def nobody(due: ContactDue) -> ContactId:
    return ContactId(due.client_id)
