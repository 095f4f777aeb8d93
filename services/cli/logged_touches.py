"""The log of contacts with clients, as the API tells of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from services.cli.meant import Told

CONVERSATION_SECONDS = 20


@dataclass(frozen=True)
class Touch:
    """A contact of the log; `number` and `seconds` are those of a call."""

    client: str
    branch: str
    kind: str
    outgoing: bool
    at: datetime
    note: str
    contact: str | None = None
    number: str | None = None
    seconds: int = 0

    @property
    def is_conversation(self) -> bool:
        """Tell whether somebody was spoken to on the phone."""
        return self.number is not None and self.seconds >= CONVERSATION_SECONDS

    def is_with(self, other: "Touch") -> bool:
        """Tell whether another was with the same number or person."""
        theirs = zip(
            (self.number, self.contact), (other.number, other.contact), strict=True
        )
        return any(one is not None and one == another for one, another in theirs)


def standing(told: Iterable[Told]) -> Iterator[Touch]:
    """Read the touches of the log that nobody took back."""
    return (touch_of(each) for each in told if not each["taken_back"])


def touch_of(told: Told) -> Touch:
    """Read a touch as the API tells of it."""
    return Touch(
        told["client_id"],
        told["branch_id"],
        told["kind"],
        told["direction"] != "in",
        datetime.fromisoformat(told["occurred_at"]),
        told["note"],
        told["contact_id"],
        told["number"],
        told["seconds"],
    )
