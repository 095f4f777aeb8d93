"""Returned mails: bounces, complaints and answers, each taken in once."""

from enum import StrEnum
from hashlib import sha256

from libs.storage.transactions import Transaction
from services.outbound.domain.messages import Channel
from services.outbound.domain.returned_mails import (
    Answered,
    Automatic,
    Complained,
    Returned,
    read,
)
from services.outbound.domain.tokens import Use, message_of
from services.outbound.storage import returned_mails as storage
from services.outbound.storage.returned_mails import Gone
from services.outbound.usecases import answers, bounces


class CameOf(StrEnum):
    """What came of a mail that was taken in."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    AUTOMATIC = "automatic"
    ANSWERED = "answered"
    STOPPED = "stopped"
    TO_BE_READ = "to_be_read"
    NOT_OURS = "not_ours"
    NOT_PROVEN = "not_proven"
    KNOWN = "known"


def take_in(transaction: Transaction, raw: bytes) -> CameOf:
    """Take a mail in; the same one again changes nothing."""
    digest = sha256(raw).digest()
    if storage.known(transaction, digest):
        return CameOf.KNOWN
    came_of = taken_in(transaction, read(raw), digest)
    storage.note(transaction, digest, came_of.value)
    return came_of


def taken_in(transaction: Transaction, mail: Returned, digest: bytes) -> CameOf:
    nature = mail.nature
    if isinstance(nature, Automatic):
        return CameOf.AUTOMATIC
    proven = storage.find(transaction, proofs(transaction.pepper, mail))
    if isinstance(nature, Answered):
        gone = proven or storage.find(transaction, mail.answers)
        return answered(transaction, gone, nature, digest)
    # Anybody can write a report: that it is of our mail they cannot make up.
    if proven is None or proven.channel is not Channel.EMAIL:
        return CameOf.NOT_PROVEN
    if isinstance(nature, Complained):
        bounces.complain(transaction, proven)
        return CameOf.COMPLAINED
    bounces.bounce(transaction, proven, nature)
    return CameOf.BOUNCED


def answered(
    transaction: Transaction, gone: Gone | None, nature: Answered, digest: bytes
) -> CameOf:
    """Take in an answer, if who writes is of the client that we wrote to."""
    if gone is None:
        return CameOf.NOT_OURS
    contact = storage.whose(transaction, gone, nature.sender)
    if contact is None:
        return CameOf.NOT_PROVEN
    reply = answers.Reply(digest.hex()[:32], contact, nature.said)
    return CameOf(answers.take(transaction, gone, reply).value)


def proofs(pepper: bytes, mail: Returned) -> list[str]:
    """Return the messages that a mail proves to be about, the surest first."""
    told = (
        *((Use.RETURN, token) for token in mail.proofs),
        *((Use.UNSUBSCRIBE, token) for token in mail.links),
    )
    opened = (message_of(pepper, use, token) for use, token in told)
    return [message for message in opened if message]
