"""Outages: those of one area that follow each other closely are one round of help."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.calendars.zones import require_utc
from libs.values import Invalid

HELP_IS_WELCOME = timedelta(days=3)


class NothingHappened(Invalid):
    """An outage has started, or is over, or both."""


@dataclass(frozen=True)
class Outage:
    """What one sender told of one outage, in any order.

    `round` is the round of help that it belongs to, once there is one. Raises NotUtc
    and NothingHappened.
    """

    source: str
    id: str
    started_at: datetime | None
    restored_at: datetime | None
    round: str | None = None

    def __post_init__(self) -> None:
        require_utc(*self._told())
        if not self._told():
            raise NothingHappened

    @property
    def begins(self) -> datetime:
        """The first that is known of it."""
        return min(self._told())

    @property
    def ends(self) -> datetime:
        """The last that is known of it."""
        return max(self._told())

    def _told(self) -> list[datetime]:
        return [at for at in (self.started_at, self.restored_at) if at is not None]


@dataclass(frozen=True)
class Together:
    """Outages of one area that are helped with in one round, the first first."""

    outages: tuple[Outage, ...]

    @property
    def begins(self) -> datetime:
        """When the first began."""
        return self.outages[0].begins

    @property
    def latest_at(self) -> datetime:
        """The last that was told of any."""
        return max(outage.ends for outage in self.outages)

    @property
    def restored_at(self) -> datetime | None:
        """When the last was over; none while one still goes on."""
        ended = [outage.restored_at for outage in self.outages]
        return max(at for at in ended if at) if all(ended) else None

    def holds(self, outage: Outage) -> bool:
        """Tell whether it is one of them."""
        return (outage.source, outage.id) in {(o.source, o.id) for o in self.outages}

    @property
    def rounds(self) -> list[str]:
        """The rounds that they were in so far, the first first."""
        return list(dict.fromkeys(o.round for o in self.outages if o.round))


def together(outages: Iterable[Outage], flapping: timedelta) -> list[Together]:
    """Put outages of one area together that lie within `flapping` of each other.

    Power that comes and goes is one outage to whom it happens. What is in one round
    already stays in it. The result does not depend on the order in which they are told.
    """
    in_order = sorted(outages, key=lambda each: (each.begins, each.source, each.id))
    last_of = {each.round: place for place, each in enumerate(in_order)}
    groups: list[list[Outage]] = []
    latest, reaches = None, 0
    for place, outage in enumerate(in_order):
        if latest is None or (place > reaches and outage.begins - latest > flapping):
            groups.append([])
        groups[-1].append(outage)
        latest = max(latest or outage.ends, outage.ends)
        reaches = max(reaches, last_of[outage.round] if outage.round else place)
    return [Together(tuple(group)) for group in groups]
