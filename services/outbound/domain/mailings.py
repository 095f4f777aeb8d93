"""Mailings: one purpose to many clients at once, proposed by one and approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from libs.values import BranchId, ClientId, Conflict, FieldError, Invalid, StaffId
from services.outbound.domain.messages import Channel
from services.outbound.domain.serving import purpose_of, purposes_by, template_for
from services.outbound.domain.template_words import ABOUT, EVENTS
from services.outbound.domain.templates import Wording

# What asks something of the client keeps the gap of asks; all else is to many at once.
ASKS = frozenset({"review"})
NEWSLETTER = "newsletter"


class NobodyWritesIt(Invalid):
    """No template serves this purpose on this channel."""


class SentAsNewsletter(Invalid):
    """A newsletter is sent as an issue: keepwell newsletter."""


class NotWhatItSays(Invalid):
    """The template of this purpose says what it is about, or says nothing of that."""


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
    """What is to be sent to whom.

    `staff` is whose clients it is for, when not those of the whole branch; `said` are
    the words of what it is about.
    """

    branch: BranchId
    purpose: str
    period: str
    channel: Channel
    audience: Audience
    staff: StaffId | None = None
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def gap_class(self) -> str:
        """Which gap its messages keep."""
        return "ask" if self.purpose in ASKS else "broadcast"

    @property
    def template(self) -> str:
        """The template it is written with."""
        return template_for(self.purpose, self.channel) or ""


def check(wish: Wish) -> None:
    """Raise unless there is somebody who writes it, and what it says is said.

    NobodyWritesIt, SentAsNewsletter and NotWhatItSays. Only what is asked for anew is
    checked: a template may go, and what was sent with it stays on record.
    """
    if wish.purpose == NEWSLETTER:
        raise SentAsNewsletter(None, FieldError("purpose", "an issue"))
    if not wish.template:
        raise NobodyWritesIt(None, FieldError("purpose", instead(wish)))
    if ("about" in wish.said) != (wish.template in ABOUT):
        wanted = "say what it is about" if wish.template in ABOUT else "not said"
        raise NotWhatItSays(None, FieldError("about", wanted))
    if "event_at" in wish.said and wish.template not in EVENTS:
        raise NotWhatItSays(None, FieldError("event", "not said"))


def instead(wish: Wish) -> str:
    """Say which purposes go this way, and what the one that was named is called."""
    there = f"by {wish.channel} go {', '.join(purposes_by(wish.channel))}"
    named = purpose_of(wish.purpose)
    return f"{wish.purpose} is the template of {named}; {there}" if named else there


@dataclass(frozen=True)
class Fixed:
    """What a mailing says in one language from its approval on, and whose words it is.

    `version` is the branch's own, 0 what is shipped, of this `edition`.
    """

    language: str
    version: int
    edition: int
    wording: Wording


@dataclass(frozen=True)
class LeftOut:
    """Somebody a mailing does not go to, and by which rule."""

    client: ClientId
    rule: str


@dataclass(frozen=True)
class Mailing:
    """A mailing as it stands: nothing goes out before somebody has approved it.

    Its clients are judged some at a time, up to `queued_to`; `queued_at` all were.
    """

    id: str
    wish: Wish
    made_at: datetime
    made_by: str
    approved_at: datetime | None = None
    approved_by: str | None = None
    stopped_at: datetime | None = None
    wordings: tuple[Fixed, ...] = ()
    queued_to: str = ""
    queued_at: datetime | None = None
    recipients: int = 0
    left_out: int = 0

    def approved(self, at: datetime, by: str, wordings: Sequence[Fixed]) -> Self:
        """Return it as approved, if nobody has yet: from now on it says `wordings`."""
        if self.approved_at:
            return self
        told = tuple(wordings)
        return replace(self, approved_at=at, approved_by=by, wordings=told)

    def queued(
        self, messages: int, left_out: int, to: str | None, at: datetime
    ) -> Self:
        """Return it with more of its clients judged: `to` the last, none when all."""
        return replace(
            self,
            recipients=self.recipients + messages,
            left_out=self.left_out + left_out,
            queued_to=to or self.queued_to,
            queued_at=None if to else at,
        )

    def require_waiting(self) -> None:
        """Raise AlreadyApproved or AlreadyStopped unless somebody is to be judged."""
        if self.stopped_at:
            raise AlreadyStopped
        if self.queued_at:
            raise AlreadyApproved

    def require_going(self) -> None:
        """Raise AlreadyStopped if it was stopped."""
        if self.stopped_at:
            raise AlreadyStopped
