"""Cases: all that is known of a message when it is judged, and nothing personal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from libs.values import FieldError, Invalid
from services.outbound.domain.messages import Channel
from services.outbound.domain.owed import EXEMPT, is_owed

HOURS = 24


class NeverAwake(Invalid):
    """People are disturbed at some hour of the day."""


class Said(StrEnum):
    """What a person said of a channel, or of their address on it."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    NOTHING = "nothing"


class Unwanted(StrEnum):
    """Why somebody is not to be written to."""

    COMPLAINT = "complaint"
    UNSUBSCRIBED = "unsubscribed"
    NOT_THIS_PURPOSE = "unsubscribed_from_this"
    UNKNOWN_ADDRESS = "unknown_address"
    RETURNED_POST = "returned_post"
    BY_HAND = "suppressed_by_hand"
    PERHAPS = "perhaps_unwanted"


# What no message arrives at, whatever it says.
UNREACHABLE = frozenset({Unwanted.UNKNOWN_ADDRESS, Unwanted.RETURNED_POST})


@dataclass(frozen=True)
class Terms:
    """The owner's numbers: when to disturb people with what is not owed, how often.

    From `opens` to `closes` o'clock on working days; on `email` so many in so many days
    for one person, and so many over all channels.
    """

    opens: int = 9
    closes: int = 18
    email_most: int = 1
    email_days: int = 7
    all_most: int = 3
    all_days: int = 14

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= HOURS:
            raise NeverAwake(None, FieldError("closes", "not after opens"))

    @property
    def longest(self) -> timedelta:
        """How long what somebody got still counts; a law may count a day."""
        return timedelta(days=max(self.email_days, self.all_days, 1))


@dataclass(frozen=True)
class Slot:
    """A message that went to the same person before, and counts."""

    channel: Channel
    at: datetime


@dataclass(frozen=True)
class Case:
    """What a message is judged by at a moment; it is judged the same again.

    `reached` tells whether there is an address, `there` whether the person still works
    there, `at_home` whether the message is of the branch that the client is of, or is
    for them wherever they are. `zones` are all that they may be in, `places` the
    countries whose law holds; they work on `weekdays` (0 is Monday) but not on `closed`
    days. Until `paused_until` they are left alone.
    """

    at: datetime
    channel: Channel
    gap_class: str
    critical: bool
    status: str
    since: date
    there: bool
    at_home: bool
    reached: bool
    said: Said
    unwanted: tuple[Unwanted, ...]
    zones: tuple[str, ...]
    places: tuple[str, ...]
    weekdays: tuple[int, ...]
    closed: tuple[date, ...]
    slots: tuple[Slot, ...] = ()
    terms: Terms = Terms()
    paused_until: datetime | None = None

    @property
    def owed(self) -> bool:
        """Whether they get it even if they want no more of what is not owed."""
        return is_owed(self.gap_class, self.channel, critical=self.critical)

    @property
    def counts(self) -> bool:
        """Whether it counts for the caps; ritual post and what is owed do not."""
        return not self.critical and self.gap_class != EXEMPT
