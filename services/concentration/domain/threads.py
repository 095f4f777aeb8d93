"""Their side: with how many we are in touch, and who of those who decide is silent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.values import ContactId

IN_TOUCH = timedelta(days=180)
# The longest silence of a tier, as cadence plans unless its owner says otherwise.
LONGEST_GAP: Mapping[str, timedelta] = {
    "A": timedelta(days=35),
    "B": timedelta(days=45),
    "C": timedelta(days=60),
}


@dataclass(frozen=True)
class Contact:
    """Somebody there, and when we were last in touch, if ever."""

    id: ContactId
    decision_maker: bool
    last_at: datetime | None

    def silent_for(self, gap: timedelta, now: datetime) -> bool:
        """Tell whether the silence is longer than a gap, or was never broken."""
        return self.last_at is None or now - self.last_at > gap


@dataclass(frozen=True)
class Threads:
    """With how many of a client's people we are in touch.

    `in_touch` is None when we were in touch and nobody told with whom; `silent` are
    those who decide there and whom we have not spoken for too long.
    """

    contacts: int
    in_touch: int | None
    silent: frozenset[ContactId]


def threads_of(
    contacts: Collection[Contact], tier: str, now: datetime, *, unnamed: bool
) -> Threads:
    """Count with whom we are in touch; `unnamed` when we were, nobody told with whom.

    Nobody fell silent of whom it is not told either.
    """
    in_touch = sum(not each.silent_for(IN_TOUCH, now) for each in contacts)
    if unnamed and not in_touch:
        return Threads(len(contacts), None, frozenset())
    silent = (
        each.id
        for each in contacts
        if each.decision_maker and each.silent_for(LONGEST_GAP[tier], now)
    )
    return Threads(len(contacts), in_touch, frozenset(silent))
