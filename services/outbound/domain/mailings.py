"""Mailings: one purpose to many clients at once, proposed by one and approved."""

from dataclasses import dataclass, field
from datetime import datetime

from libs.values import BranchId, ClientId, Conflict, FieldError, Invalid, StaffId
from services.outbound.domain.messages import Channel
from services.outbound.domain.serving import template_for

# What asks something of the client keeps the gap of asks; all else is to many at once.
ASKS = frozenset({"review"})
NEWSLETTER = "newsletter"


class NobodyWritesIt(Invalid):
    """No template serves this purpose on this channel."""


class SentAsNewsletter(Invalid):
    """A newsletter is sent as an issue: keepwell newsletter."""


class AlreadyApproved(Conflict):
    """The mailing was approved before."""


class AlreadyStopped(Conflict):
    """The mailing was stopped."""


@dataclass(frozen=True)
class Audience:
    """Which clients a mailing goes to: all for whom everything holds that is said."""

    statuses: tuple[str, ...] = ("active",)
    tiers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    clients: tuple[ClientId, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What is to be sent to whom; raises NobodyWritesIt and SentAsNewsletter.

    `staff` is whose clients it is for, when not those of the whole branch.
    """

    branch: BranchId
    purpose: str
    period: str
    channel: Channel
    audience: Audience
    staff: StaffId | None = None

    def __post_init__(self) -> None:
        if self.purpose == NEWSLETTER:
            raise SentAsNewsletter(None, FieldError("purpose", "an issue"))
        if template_for(self.purpose, self.channel) is None:
            nobody = f"no template for {self.channel}"
            raise NobodyWritesIt(None, FieldError("purpose", nobody))

    @property
    def gap_class(self) -> str:
        """Which gap its messages keep."""
        return "ask" if self.purpose in ASKS else "broadcast"

    @property
    def template(self) -> str:
        """The template it is written with."""
        return template_for(self.purpose, self.channel) or ""


@dataclass(frozen=True)
class LeftOut:
    """Somebody a mailing does not go to, and by which rule."""

    client: ClientId
    rule: str


@dataclass(frozen=True)
class Mailing:
    """A mailing as it stands: nothing goes out before somebody has approved it."""

    id: str
    wish: Wish
    made_at: datetime
    made_by: str
    approved_at: datetime | None = None
    approved_by: str | None = None
    stopped_at: datetime | None = None
    recipients: int = 0
    left_out: tuple[LeftOut, ...] = field(default_factory=tuple)

    def require_waiting(self) -> None:
        """Raise AlreadyApproved or AlreadyStopped unless it waits for approval."""
        if self.stopped_at:
            raise AlreadyStopped
        if self.approved_at:
            raise AlreadyApproved

    def require_going(self) -> None:
        """Raise AlreadyStopped if it was stopped."""
        if self.stopped_at:
            raise AlreadyStopped
