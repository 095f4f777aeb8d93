"""Kinds of touch, as data: what each is worth and which promises it keeps."""

from dataclasses import dataclass
from enum import StrEnum

from libs.values import FieldError, Invalid


class BadKind(Invalid):
    """A kind has a name, and closes from none to all of the distance to 100."""


class Channel(StrEnum):
    """The way a touch takes."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"
    POST = "post"
    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"


class GapClass(StrEnum):
    """Which shortest gap a touch has to keep."""

    PERSONAL = "personal"
    ASK = "ask"
    BROADCAST = "broadcast"
    EXEMPT = "exempt"


class Satisfies(StrEnum):
    """The strongest promise of contact that a touch keeps."""

    MEETING = "meeting"
    CALL = "call"
    MESSAGE = "message"
    BROADCAST = "broadcast"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Kind:
    """One kind of touch; raises BadKind.

    `gamma` is the part of the distance to 100 that it closes. `service` work is no
    relationship. A `random` touch keeps no ritual, however strong.
    """

    name: str
    channel: Channel
    gamma: float
    gap_class: GapClass = GapClass.PERSONAL
    satisfies: Satisfies = Satisfies.NOTHING
    service: bool = False
    random: bool = False

    def __post_init__(self) -> None:
        most = 0 if self.service else 1
        if not self.name:
            raise BadKind(None, FieldError("name", "empty"))
        if not 0 <= self.gamma <= most:
            raise BadKind(None, FieldError("gamma", f"not between 0 and {most}"))
