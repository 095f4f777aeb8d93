"""Bounces: who cannot be reached, who complained, and when it is our own fault."""

from libs.contracts.messages import MessageBounced
from libs.storage.transactions import Transaction
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.pauses import Reach, Why
from services.outbound.domain.returned_mails import Bounced, Cause
from services.outbound.domain.suppressions import Suppression
from services.outbound.storage import returned_mails as storage
from services.outbound.storage.returned_mails import Gone
from services.outbound.usecases import complaints, pausing, suppression
from services.outbound.usecases.suppression import Unsubscribing

# As many may come back in a row before an address counts as unknown.
MOST_IN_A_ROW = 5


def bounce(transaction: Transaction, gone: Gone, told: Bounced) -> None:
    """Take in that a message did not arrive, once."""
    if not storage.bounced(transaction, gone, told.cause.value, told.status):
        return
    if told.cause is Cause.OUR_REPUTATION:
        # It is we who are refused: the others would be too, and nobody is at fault.
        reach = Reach(gone.branch, gone.channel)
        pausing.pause(transaction, reach, Why.REPUTATION, told.status)
    elif told.cause is Cause.UNKNOWN_ADDRESS or is_dead(transaction, gone):
        suppress(transaction, gone)
    transaction.announce([event(transaction, gone, told.cause)])


def is_dead(transaction: Transaction, gone: Gone) -> bool:
    """Tell whether too many in a row came back from an address."""
    last = storage.last_came_back(transaction, gone, MOST_IN_A_ROW + 1)
    return len(last) > MOST_IN_A_ROW and all(last)


def suppress(transaction: Transaction, gone: Gone) -> None:
    """Write no more to an address, wherever it is on record."""
    told = Suppression(
        *(gone.branch, gone.channel, Unwanted.UNKNOWN_ADDRESS, transaction.now),
        client=gone.client,
        address=gone.address,
    )
    suppression.suppress(transaction, [told])


def event(transaction: Transaction, gone: Gone, cause: Cause) -> MessageBounced:
    return MessageBounced(
        message_id=gone.id,
        client_id=gone.client,
        branch_id=gone.branch,
        channel=gone.channel.value,
        cause=cause.value,
        bounced_at=transaction.now,
        contact_id=gone.contact,
    )


def complain(transaction: Transaction, gone: Gone) -> None:
    """Send whoever complained nothing more that is not owed, on any channel."""
    complaints.weigh(transaction, gone)
    if gone.contact is not None:
        told = Unsubscribing(
            *(gone.contact, gone.client, gone.branch, gone.channel),
            at=transaction.now,
            complaint=True,
        )
        suppression.unsubscribe(transaction, told)
