"""Sent messages: what outbound sent is a touch, of the kind that keeps its gap."""

from collections.abc import Mapping, Sequence
from functools import partial

from libs.contracts.messages import MessageSent
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.usecases import touches
from services.touchpoints.usecases.touches import Report

NEWSLETTER = "newsletter"
CARDS = frozenset({"birthday", "our_birthday", "anniversary", "greeting", "thank_you"})
# By the way a message takes and the gap it keeps: what is exempt is never personal.
KINDS: Mapping[str, Mapping[str, str]] = {
    "email": {
        "personal": "mail",
        "ask": "ask_mail",
        "broadcast": "mailing",
        "exempt": "notice",
    },
    "sms": {
        "personal": "sms",
        "ask": "ask_sms",
        "broadcast": "sms_mailing",
        "exempt": "sms_notice",
    },
    "chat": {
        "personal": "chat",
        "ask": "ask_chat",
        "broadcast": "chat_mailing",
        "exempt": "chat_notice",
    },
}


def log(transaction: Transaction, sent: Sequence[MessageSent]) -> Verdicts:
    """Log messages that went out; all copies of an issue at one site are one touch."""
    reports = [
        Report(each, each.client_id, each.sent_at, partial(touch_of, each))
        for each in sent
    ]
    return touches.log(transaction, reports)


def touch_of(sent: MessageSent, touch: TouchId, whose: Candidate) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=sent.branch_id,
        kind=kind_of(sent),
        direction=Direction.OUT,
        occurred_at=sent.sent_at,
        contact=sent.contact_id,
    )


def kind_of(sent: MessageSent) -> str:
    """Name the kind; the same issue by e-mail is worth less than the posted one."""
    if sent.channel == "post":
        return posted(sent)
    if sent.purpose == NEWSLETTER and sent.channel == "email":
        return "email_newsletter"
    return KINDS[sent.channel][sent.gap_class]


def posted(sent: MessageSent) -> str:
    if sent.gap_class == "ask":
        return "ask_letter"
    if sent.purpose == NEWSLETTER:
        return "newsletter"
    return "card" if sent.purpose in CARDS else "letter"
