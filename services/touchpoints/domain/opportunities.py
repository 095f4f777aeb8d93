"""Opportunities with clients: where they were found and what became of them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from libs.calendars.zones import require_utc
from libs.values import (
    BranchId,
    ClientId,
    Conflict,
    FieldError,
    Invalid,
    Money,
    OpportunityId,
    TouchId,
)


class AlreadyDecided(Conflict):
    """The opportunity was won or lost before."""


class DecidedBeforeFound(Invalid):
    """An opportunity is decided after it was found."""


class State(StrEnum):
    """What became of it."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True)
class Opportunity:
    """One opportunity, found in a `touch` or not; raises NotUtc."""

    id: OpportunityId
    branch: BranchId
    client: ClientId
    name: str
    found_at: datetime
    touch: TouchId | None = None
    worth: Money | None = None
    state: State = State.OPEN
    decided_at: datetime | None = None

    def __post_init__(self) -> None:
        require_utc(self.found_at)

    @property
    def result_at(self) -> datetime:
        """Until when efforts count for it."""
        return self.decided_at or self.found_at

    def decided(self, state: State, at: datetime) -> "Opportunity":
        """Return it won or lost; raises AlreadyDecided and DecidedBeforeFound."""
        if self.state is not State.OPEN:
            raise AlreadyDecided
        if at < self.found_at:
            raise DecidedBeforeFound(None, FieldError("decided_at", "too early"))
        return replace(self, state=state, decided_at=at)
