"""What we ask of clients: for business, a referral, a review or a reference."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from libs.calendars.zones import require_utc
from libs.values import AskId, BranchId, ClientId, Conflict, Money, StaffId, TouchId


class AlreadyAnswered(Conflict):
    """The client has answered this ask before."""


class Purpose(StrEnum):
    """What is asked for."""

    BUSINESS = "business"
    REFERRAL = "referral"
    REVIEW = "review"
    REFERENCE = "reference"


class Outcome(StrEnum):
    """What the client said."""

    OPEN = "open"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Ask:
    """One ask of a client, in a touch or not; `worth` is what came of it.

    Raises NotUtc for its times.
    """

    id: AskId
    branch: BranchId
    client: ClientId
    purpose: Purpose
    asked_at: datetime
    asked_by: StaffId | None = None
    touch: TouchId | None = None
    outcome: Outcome = Outcome.OPEN
    answered_at: datetime | None = None
    worth: Money | None = None

    def __post_init__(self) -> None:
        require_utc(self.asked_at)

    def answered(self, outcome: Outcome, worth: Money | None, now: datetime) -> "Ask":
        """Return the ask with what the client said; raises AlreadyAnswered."""
        if self.outcome is not Outcome.OPEN:
            raise AlreadyAnswered
        return replace(self, outcome=outcome, worth=worth, answered_at=now)


@dataclass(frozen=True)
class AskRate:
    """How often we asked: `clients_asked` of all active `clients`, in `asks`."""

    clients: int
    clients_asked: int
    asks: int
    yes: int
    no: int
