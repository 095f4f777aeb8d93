"""Complaints: how many a branch's mail may draw, as the large mailboxes say."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

# Gmail's rules for senders: below 0.1 %, and never 0.3 %.
WARNED_ABOVE, PAUSED_FROM = 0.001, 0.003
COUNTED_FOR = timedelta(days=30)
LEAST_MAILS = 500  # below that one complaint tells of one person


class Level(StrEnum):
    """What a rate means."""

    CLEAR = "clear"
    WARNED = "warned"
    PAUSED = "paused"


@dataclass(frozen=True)
class Complaints:
    """How many complained of how many mails that were not owed, in 30 days."""

    number: int
    mails: int

    @property
    def rate(self) -> float:
        """The share that complained."""
        return self.number / self.mails if self.mails else 0.0

    @property
    def level(self) -> Level:
        """What that means; of few mails nothing is known yet."""
        if self.mails < LEAST_MAILS or self.rate <= WARNED_ABOVE:
            return Level.CLEAR
        return Level.PAUSED if self.rate >= PAUSED_FROM else Level.WARNED

    @property
    def told(self) -> str:
        """The rule and what it was applied to."""
        return (
            f"{self.number} complaints of {self.mails} mails in 30 days"
            f" ({self.rate:.2%}), {PAUSED_FROM:.1%} at most"
        )
