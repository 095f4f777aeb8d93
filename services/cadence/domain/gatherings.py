"""Events for clients: some only introduce clients, some teach and sell."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.calendars.zones import require_utc
from libs.values import BranchId, Conflict, FieldError, GatheringId, Refused


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


class NothingOffered(Refused):
    """At this event something is taught and sold, and it is said beforehand what."""


class EventPast(Refused):
    """An event for clients lies ahead when it is planned or changed."""


class CalledOff(Conflict):
    """The event was called off."""


@dataclass(frozen=True)
class Gathering:
    """An event for clients; `offer` is what is offered at it.

    `cancelled_at` is when it was called off, `place` where it is. Raises NotUtc and
    NothingIsSoldHere.
    """

    id: GatheringId
    branch: BranchId
    form: Form
    name: str
    starts_at: datetime
    offer: str | None = None
    cancelled_at: datetime | None = None
    place: str | None = None

    def __post_init__(self) -> None:
        require_utc(self.starts_at)
        if self.offer is not None and self.aim is Aim.INTRODUCE:
            raise NothingIsSoldHere(None, FieldError("offer", "not at this event"))

    @property
    def aim(self) -> Aim:
        """What it is for."""
        return AIMS[self.form]

    def meets(self, need: str) -> bool:
        """Tell whether a need by its recorded name is one of what is offered.

        Each word of the offer stands in the name: "firewall" meets "Replace the
        firewall".
        """
        return words(self.offer or "") <= words(need)

    def require_held(self) -> None:
        """Raise CalledOff if it is not to be."""
        if self.cancelled_at:
            raise CalledOff


def require_ahead(gathering: Gathering, now: datetime) -> None:
    """Raise CalledOff or EventPast unless it is still to come."""
    gathering.require_held()
    if gathering.starts_at <= now:
        raise EventPast(None, FieldError("starts_at", "not ahead"))


def require_sound(gathering: Gathering, now: datetime) -> None:
    """Raise CalledOff, EventPast or NothingOffered unless it may be planned so."""
    require_ahead(gathering, now)
    if gathering.aim is Aim.TEACH_SELL and gathering.offer is None:
        raise NothingOffered(None, FieldError("offer", "what is taught and sold"))


def words(said: str) -> set[str]:
    """Return the words of a text, in whatever case."""
    return set(said.casefold().split())
