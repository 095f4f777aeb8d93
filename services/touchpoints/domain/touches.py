"""One contact with a client, and what the silence around it says."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from libs.calendars.zones import require_utc
from libs.values import BranchId, ClientId, ContactId, Invalid, StaffId, TouchId

TOUCHES = UUID("6d0f6a52-4b44-5f6e-9b0e-5b7d6a1c2f10")
BILLING = "billing"
DECLINED = "declined"
MISSES = {"missed", DECLINED}
BILLS_BEFORE_ALARM = 6


class BadTouch(Invalid):
    """A touch is of some kind and lasts no less than no time."""


class Direction(StrEnum):
    """Who began."""

    IN = "in"
    OUT = "out"


class Sentiment(StrEnum):
    """How the client felt about it."""

    GLAD = "positive"
    NEUTRAL = "neutral"
    FRUSTRATED = "negative"


@dataclass(frozen=True)
class Touch:
    """One contact; `branch` is the client's, `at_branch` where it took place.

    A phone call has the client's `number` and the `answer` the exchange reported.
    Against an opt-out nothing is earned. Raises BadTouch, and NotUtc for its time.
    """

    id: TouchId
    client: ClientId
    branch: BranchId
    at_branch: BranchId
    kind: str
    direction: Direction
    occurred_at: datetime
    duration: timedelta = timedelta()
    contact: ContactId | None = None
    staff: StaffId | None = None
    outcome: str = ""
    note: str = ""
    next_step: str = ""
    sentiment: Sentiment | None = None
    against_opt_out: bool = False
    number: str | None = None
    answer: str | None = None
    rating: int | None = None

    def __post_init__(self) -> None:
        require_utc(self.occurred_at)
        if not self.kind or self.duration < timedelta():
            raise BadTouch

    @property
    def seconds(self) -> int:
        """How long it lasted, in whole seconds."""
        return int(self.duration.total_seconds())

    @property
    def minutes(self) -> int | None:
        """How long it lasted, in minutes begun; None when it took no time."""
        return -(-self.seconds // 60) or None

    @property
    def without_words(self) -> "Touch":
        """What stays of a touch when whom it was with is forgotten."""
        return replace(
            self, note="", outcome="", next_step="", number=None, answer=None
        )

    @property
    def is_miss(self) -> bool:
        """Whether the client called and did not get through to anyone."""
        return self.kind in MISSES


@dataclass(frozen=True)
class Wanted:
    """Which entries: of one client or all, of `staff`'s clients or all."""

    client: ClientId | None
    staff: StaffId | None
    kind: str | None = None


def id_with(touch: str, client: ClientId) -> TouchId:
    """Name what a touch becomes when it turns out to have been with a client."""
    return TouchId(str(uuid5(TOUCHES, f"{touch}\n{client}")))


def only_billed(kinds_since_credit: Collection[str]) -> bool:
    """Tell whether all that came since the last credit was bills, six or more."""
    bills = len(kinds_since_credit) >= BILLS_BEFORE_ALARM
    return bills and set(kinds_since_credit) == {BILLING}
