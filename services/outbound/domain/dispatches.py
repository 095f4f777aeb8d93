"""Dispatches: a message on its way through the sender, from its row to its bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from libs.values import BranchId, ClientId, ContactId
from services.outbound.domain.contents import Content
from services.outbound.domain.messages import Channel, Form, State
from services.outbound.domain.owed import is_owed

CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Message:
    """A row of the send ledger.

    `resent` has gone out once already, perhaps; `released` names what a person has seen
    of it and let go.
    """

    id: str
    branch: BranchId
    client: ClientId
    contact: ContactId | None
    purpose: str
    period: str
    recipient: str
    channel: Channel
    gap_class: str
    critical: bool
    form: Form
    words: dict[str, str] = field(repr=False)
    mailing: str | None
    request: str | None
    copies: int
    state: State
    queued_at: datetime
    not_before: datetime
    not_after: datetime
    attempts: int
    resent: bool
    released: str | None

    @property
    def owed(self) -> bool:
        """Whether they get it even if they want no more of what is not owed."""
        return is_owed(self.gap_class, self.channel, critical=self.critical)

    @property
    def calls_off(self) -> bool:
        """Whether it takes an invitation back, from whosever client they are now."""
        return self.form is Form.INVITATION and self.words.get("method") == CANCEL


@dataclass(frozen=True)
class Allowed:
    """It may go out now, to `address`: of mail, a number, or the lines of a letter."""

    address: str = field(repr=False)


@dataclass(frozen=True)
class PutOff:
    """It may not go out before `until`; `evidence` is what `rule` was decided by."""

    until: datetime
    rule: str
    evidence: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Suppressed:
    """It may not go out; `evidence` is what `rule` was decided by."""

    rule: str
    evidence: Mapping[str, object] = field(default_factory=dict)


HeldBack = PutOff | Suppressed
Judgement = Allowed | HeldBack


@dataclass(frozen=True)
class Dispatch:
    """A message that may go out, where to, and what it says."""

    message: Message
    address: str = field(repr=False)
    content: Content = field(repr=False)
