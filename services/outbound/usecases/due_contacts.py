"""Due contacts: what cadence planned and a template serves goes out by itself."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from libs.contracts.grants import ContactDue
from libs.storage.transactions import Transaction
from services.outbound.domain.messages import WAYS, Channel, Draft, Form, Key
from services.outbound.domain.recipients import Reach, for_whom
from services.outbound.domain.serving import template_for
from services.outbound.storage import granting, recipients
from services.outbound.usecases import ledger
from services.outbound.usecases.granting import ask_soon
from services.outbound.usecases.moving import MOVED

# A letter waits until somebody prints it.
PATIENCE = {Channel.POST: timedelta(days=10)}
# By these cadence calls a contact back that may be due after all.
CALLED_BACK = ("withdrawn", "paused", "not_kept_up_with", "contact_left", "too_late")
# Whoever comes back to a branch gets there what was not sent from elsewhere.
STOPPED = (*CALLED_BACK, MOVED.rule)


def record(transaction: Transaction, told: Sequence[ContactDue]) -> None:
    """Queue what can be written; all else stays the task of a person."""
    served = [each for each in told if each.channel in WAYS and serves(each)]
    if not served:
        return
    reach = recipients.reach(transaction, {each.client_id for each in served})
    # Whoever decides there by now: one grant is one message.
    gone = granting.under_way(transaction, [each.task_id for each in served])
    drafts = [
        draft(each, reach, transaction) for each in served if each.task_id not in gone
    ]
    ledger.queue(transaction, drafts)
    granting.revive(transaction, drafts, STOPPED)
    ask_soon(transaction)


def serves(due: ContactDue) -> bool:
    return template_for(due.purpose, Channel(due.channel)) is not None


def draft(
    due: ContactDue, reach: Mapping[str, Reach], transaction: Transaction
) -> Draft:
    channel = Channel(due.channel)
    known = reach.get(due.client_id, Reach(due.client_id))
    # Who asked may not have heard yet that the client moved to another branch.
    branch = known.branch or due.branch_id
    to = for_whom(channel, known, due.contact_id)
    until = max(due.grant_expires_at, due.due_at) + PATIENCE.get(channel, timedelta())
    return Draft(
        Key(branch, due.purpose, due.occasion, to.recipient, channel),
        client=due.client_id,
        contact=to.contact,
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
        "event_at": due.event_at and due.event_at.isoformat(),
        "event_place": due.event_place,
        "event_off": "yes" if due.event_off else None,
    }
    return {name: told for name, told in named.items() if told}
