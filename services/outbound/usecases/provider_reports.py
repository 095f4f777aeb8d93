"""Provider reports: what became of texts, and what was answered to them."""

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from libs.storage.transactions import Transaction
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Never, Taken
from services.outbound.domain.returned_mails import NOTHING_SAID, Bounced
from services.outbound.storage import returned_mails as storage
from services.outbound.storage.returned_mails import Gone
from services.outbound.usecases import answers, bounces, settling

UNKNOWN_NUMBER = "5.1.1"
UNDELIVERED = "not delivered"


class Told(StrEnum):
    """What a provider tells of."""

    DELIVERED = "message.delivered.v1"
    FAILED = "message.failed.v1"
    REPLIED = "message.replied.v1"


@dataclass(frozen=True)
class ProviderReport:
    """What a provider says; without `message` it is of the last one to `sender`.

    `unknown` says that there is no such number.
    """

    told: Told
    channel: Channel
    message: str | None = None
    sender: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    unknown: bool = False


def take_in(transaction: Transaction, report: ProviderReport, raw: bytes) -> str:
    """Take a report in, once; tell what came of it."""
    digest = sha256(raw).digest()
    if storage.known(transaction, digest):
        return "known"
    gone = concerned(transaction, report)
    came_of = taken_in(transaction, gone, report, digest) if gone else "not_ours"
    storage.note(transaction, digest, came_of)
    return came_of


def concerned(transaction: Transaction, report: ProviderReport) -> Gone | None:
    """Find the message that a report is of."""
    if report.message is None:
        return storage.latest(transaction, report.channel, report.sender)
    gone = storage.find(transaction, [report.message])
    return gone if gone and gone.channel is report.channel else None


def taken_in(
    transaction: Transaction, gone: Gone, report: ProviderReport, digest: bytes
) -> str:
    if report.told is Told.REPLIED:
        return replied(transaction, gone, report, digest)
    if report.told is Told.DELIVERED:
        settling.settle(transaction, {gone.id: Taken()}, None)
        return "delivered"
    settling.settle(transaction, {gone.id: Never(UNDELIVERED)}, None)
    status = UNKNOWN_NUMBER if report.unknown else NOTHING_SAID
    bounces.bounce(transaction, gone, Bounced(status))
    return "bounced"


def replied(
    transaction: Transaction, gone: Gone, report: ProviderReport, digest: bytes
) -> str:
    contact = storage.whose(transaction, gone, report.sender)
    if contact is None:
        return "not_proven"
    reply = answers.Reply(digest.hex()[:32], contact, report.text)
    return answers.take(transaction, gone, reply).value
