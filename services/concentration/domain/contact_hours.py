"""What an hour of contact costs us, as the owner says it."""

from dataclasses import dataclass
from datetime import date

from libs.values import Invalid

MOST = 1_000_000_000  # cents


class BadHour(Invalid):
    """An hour costs nothing or more, and at most ten million."""


@dataclass(frozen=True)
class ContactHour:
    """What an hour costs from a day on, in the firm's currency; raises BadHour."""

    from_day: date
    cents: int
    currency: str

    def __post_init__(self) -> None:
        if not 0 <= self.cents <= MOST:
            raise BadHour
