"""Answers: what clients write back is told of, and a stop is heard in any wording."""

from dataclasses import dataclass, field
from enum import StrEnum

from libs.contracts.messages import MessageReplied
from libs.storage.transactions import Transaction
from libs.values import ContactId
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.stop_words import Wish, understood
from services.outbound.domain.suppressions import Suppression
from services.outbound.storage.returned_mails import Gone
from services.outbound.usecases import suppression
from services.outbound.usecases.suppression import Unsubscribing


class Taken(StrEnum):
    """What an answer was."""

    ANSWERED = "answered"
    STOPPED = "stopped"
    TO_BE_READ = "to_be_read"


@dataclass(frozen=True)
class Reply:
    """Who answered, and what they wrote themselves; that is not kept."""

    id: str
    contact: ContactId
    said: str = field(repr=False)


def take(transaction: Transaction, gone: Gone, reply: Reply) -> Taken:
    """Tell of an answer, and stop if it says so.

    While somebody is still to read whether it does, nothing is sent that is not owed.
    """
    transaction.announce([event(transaction, gone, reply)])
    wish = understood(reply.said, gone.channel)
    if wish is Wish.STOP:
        stop(transaction, gone, reply)
        return Taken.STOPPED
    if wish is Wish.PERHAPS:
        hold_back(transaction, gone, reply)
        return Taken.TO_BE_READ
    return Taken.ANSWERED


def stop(transaction: Transaction, gone: Gone, reply: Reply) -> None:
    told = Unsubscribing(
        *(reply.contact, gone.client, gone.branch, gone.channel), at=transaction.now
    )
    suppression.unsubscribe(transaction, told)


def hold_back(transaction: Transaction, gone: Gone, reply: Reply) -> None:
    told = Suppression(
        *(gone.branch, gone.channel, Unwanted.PERHAPS, transaction.now, gone.client),
        contact=reply.contact,
    )
    suppression.hold(transaction, told)


def event(transaction: Transaction, gone: Gone, reply: Reply) -> MessageReplied:
    return MessageReplied(
        reply_id=reply.id,
        message_id=gone.id,
        client_id=gone.client,
        branch_id=gone.branch,
        channel=gone.channel.value,
        replied_at=transaction.now,
        contact_id=reply.contact,
    )
