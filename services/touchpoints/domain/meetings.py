"""Meetings: how we met, who came and what was spoken of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.calendars.zones import require_utc
from libs.values import BranchId, ClientId, ContactId, TouchId

NO_SHOW = "no_show"


class Mode(StrEnum):
    """How we met."""

    FACE_TO_FACE = "face_to_face"
    VIDEO = "video"
    PHONE = "phone"


class Topic(StrEnum):
    """What an item of the agenda is about."""

    COMPETITIVENESS = "competitiveness"
    VALUE = "value_explained"
    OTHER = "other"


KINDS = {
    Mode.FACE_TO_FACE: "face_to_face",
    Mode.VIDEO: "video",
    Mode.PHONE: "call",
}
MANDATORY = frozenset({Topic.COMPETITIVENESS})
WARNINGS = {
    Topic.COMPETITIVENESS: "Nothing was said of what keeps the client competitive.",
}


@dataclass(frozen=True)
class Item:
    """One item of an agenda, and whether it was spoken of."""

    topic: Topic
    subject: str
    covered: bool = True


TEMPLATE = (
    Item(Topic.COMPETITIVENESS, "What keeps you competitive?", covered=False),
    Item(Topic.VALUE, "What we did for you, and what it was good for", covered=False),
)


@dataclass(frozen=True)
class Meeting:
    """A meeting with a client, by the id of the touch that it is; raises NotUtc.

    `attendees` are contacts of the client.
    """

    id: TouchId
    branch: BranchId
    client: ClientId
    mode: Mode
    held_at: datetime
    attendees: tuple[ContactId, ...] = ()
    no_show: bool = False
    agenda: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        require_utc(self.held_at)

    @property
    def kind(self) -> str:
        """The name of the kind of touch that it is."""
        return NO_SHOW if self.no_show else KINDS[self.mode]

    @property
    def covered(self) -> frozenset[Topic]:
        """What was spoken of."""
        return frozenset(item.topic for item in self.agenda if item.covered)

    @property
    def warnings(self) -> list[str]:
        """What a meeting should not be closed without."""
        missing = frozenset() if self.no_show else MANDATORY - self.covered
        return [WARNINGS[topic] for topic in sorted(missing)]


@dataclass(frozen=True)
class MeetingFigures:
    """What meetings were held, and in how many of them we explained our worth."""

    held: int
    no_shows: int
    value_explained: int
    opportunities: int
