"""Messages: one row of the send ledger each, and what may become of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import md5
from typing import NewType

from libs.values import BranchId, ClientId, ContactId, SiteId


class Channel(StrEnum):
    """The way a message takes."""

    POST = "post"
    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"


WAYS = frozenset(each.value for each in Channel)


class State(StrEnum):
    """How far a message has come; only the first three may still change by themselves.

    `deferred` waits for `not_before`; `ambiguous` may have gone out: a person decides.
    """

    QUEUED = "queued"
    DEFERRED = "deferred"
    CLAIMED = "claimed"
    HANDED_OVER = "handed_over"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"


class Form(StrEnum):
    """Who writes a message: each form has its own way of composing.

    A trial goes to one of ours, to be looked at; it is no contact with anybody.
    """

    TEMPLATE = "template"
    NEWSLETTER = "newsletter"
    INVITATION = "invitation"
    TRIAL = "trial"


Nobody = NewType("Nobody", str)
Recipient = ContactId | SiteId | Nobody


@dataclass(frozen=True)
class Key:
    """What makes a message the same one: it is sent once, whoever asks again.

    `recipient` is a contact's id, or a site's for post to a whole office; what reaches
    nobody is told of under the client's own id. `period` is a month for what is
    monthly, else what tells two messages of one purpose apart.
    """

    branch: BranchId
    purpose: str
    period: str
    recipient: Recipient
    channel: Channel

    @property
    def id(self) -> str:
        """The message's id."""
        told = (self.branch, self.purpose, self.period, self.recipient, self.channel)
        return md5("\n".join(told).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Draft:
    """A message to be queued.

    `critical` is what must arrive: it may be handed over again with the same bytes.
    `request` names the grant it goes out under; what is `exempt` has it from the task.
    After `not_after` it is of no use. `words` are what the form composes with.
    """

    key: Key
    client: ClientId
    gap_class: str
    form: Form
    words: dict[str, str]
    not_before: datetime
    not_after: datetime
    critical: bool = False
    contact: ContactId | None = None
    request: str | None = None
    mailing: str | None = None
    granted_until: datetime | None = None
    copies: int = 1
