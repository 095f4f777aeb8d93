"""Events for clients: some only introduce clients, some teach and sell."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.calendars.zones import require_utc
from libs.values import BranchId, FieldError, GatheringId, Refused


class Form(StrEnum):
    """How clients come together."""

    MEET_AND_GREET = "meet_and_greet"
    COFFEE_CLUB = "coffee_club"
    LUNCH_AND_LEARN = "lunch_and_learn"


class Aim(StrEnum):
    """What it is for."""

    INTRODUCE = "introduce"
    TEACH_SELL = "teach_sell"


AIMS = {
    Form.MEET_AND_GREET: Aim.INTRODUCE,
    Form.COFFEE_CLUB: Aim.INTRODUCE,
    Form.LUNCH_AND_LEARN: Aim.TEACH_SELL,
}


class NothingIsSoldHere(Refused):
    """At this event clients are introduced to each other, and nothing is offered."""


@dataclass(frozen=True)
class Gathering:
    """An event for clients; `offer` is what is offered at it.

    Raises NotUtc and NothingIsSoldHere.
    """

    id: GatheringId
    branch: BranchId
    form: Form
    name: str
    starts_at: datetime
    offer: str | None = None

    def __post_init__(self) -> None:
        require_utc(self.starts_at)
        if self.offer is not None and self.aim is Aim.INTRODUCE:
            raise NothingIsSoldHere(None, FieldError("offer", "not at this event"))

    @property
    def aim(self) -> Aim:
        """What it is for."""
        return AIMS[self.form]
