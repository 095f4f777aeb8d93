"""Who talks with whom: what a client's touches say about the give and take."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from libs.values import ContactId
from services.touchpoints.domain.kinds import Satisfies
from services.touchpoints.domain.meetings import NO_SHOW
from services.touchpoints.domain.touches import Direction

LOOKED_BACK = timedelta(days=365)
THREADS_WITHIN = timedelta(days=180)
SILENT_AFTER = timedelta(days=90)
TALKS = {Satisfies.MEETING, Satisfies.CALL}
OUR_TRIES = {"attempt", "voicemail"}
THEIR_MISSES = {"missed", "declined"}


@dataclass(frozen=True)
class Exchange:
    """A touch as far as it tells who talks: `service` work tells nothing of it."""

    kind: str
    direction: Direction
    occurred_at: datetime
    contact: ContactId | None = None
    satisfies: Satisfies = Satisfies.NOTHING
    service: bool = False
    rating: int | None = None

    @property
    def stood_up(self) -> bool:
        """Whether we met nobody, though it was agreed."""
        return self.kind == NO_SHOW

    @property
    def is_talk(self) -> bool:
        """Whether both sides spoke."""
        return self.satisfies in TALKS

    @property
    def is_two_way(self) -> bool:
        """Whether the client took part: both sides spoke, or it came to us."""
        came = self.direction is Direction.IN and not self.service
        return self.is_talk or (came and not self.stood_up)


@dataclass(frozen=True)
class Person:
    """Somebody at the client; one who `decides` is a decision-maker or champion."""

    contact: ContactId
    decides: bool


@dataclass(frozen=True)
class Conversation:
    """The give and take with one client; shares and ratios are None of nothing.

    `outbound_run` is how often we wrote or tried since the client last took part,
    `no_shows` how many meetings in a row it did not come to. `threads` are those who
    took part lately, `silent_deciders` those who decide and did not while others did.
    """

    inbound: int
    outbound: int
    in_per_out: float | None
    answered_share: float | None
    reached_share: float | None
    outbound_run: int
    no_shows: int
    threads: tuple[ContactId, ...]
    silent_deciders: tuple[ContactId, ...]
    last_two_way_at: datetime | None
    last_meeting_at: datetime | None
    satisfaction: float | None
    last_rated_at: datetime | None


def conversation_of(
    exchanges: Iterable[Exchange], people: Collection[Person], now: datetime
) -> Conversation:
    """Return what a client's exchanges, in any order, come to by `now`."""
    latest = sorted(exchanges, key=lambda each: each.occurred_at, reverse=True)
    ours = [each for each in latest if not each.service]
    inbound = sum(each.direction is Direction.IN for each in ours)
    outbound = len(ours) - inbound
    rated = [each for each in latest if each.rating is not None]
    return Conversation(
        inbound=inbound,
        outbound=outbound,
        in_per_out=inbound / outbound if outbound else None,
        answered_share=_talked_share(ours, Direction.IN, THEIR_MISSES),
        reached_share=_talked_share(ours, Direction.OUT, OUR_TRIES),
        outbound_run=sum(1 for _ in takewhile(lambda e: not e.is_two_way, ours)),
        no_shows=_no_shows(ours),
        threads=_took_part(ours, now - THREADS_WITHIN),
        silent_deciders=_silent(ours, people, now),
        last_two_way_at=_last(each for each in ours if each.is_two_way),
        last_meeting_at=_last(e for e in ours if e.satisfies is Satisfies.MEETING),
        satisfaction=_mean_satisfaction(rated),
        last_rated_at=_last(rated),
    )


def _talked_share(
    ours: Sequence[Exchange], direction: Direction, in_vain: Collection[str]
) -> float | None:
    """Return the share of calls in one direction that somebody took."""
    called = [each for each in ours if each.direction is direction]
    vain = sum(each.kind in in_vain for each in called)
    talked = sum(
        each.satisfies is Satisfies.CALL or each.kind == "short_call" for each in called
    )
    return talked / (talked + vain) if talked + vain else None


def _no_shows(latest: Sequence[Exchange]) -> int:
    agreed = [e for e in latest if e.satisfies is Satisfies.MEETING or e.stood_up]
    return sum(1 for _ in takewhile(lambda each: each.stood_up, agreed))


def _took_part(ours: Sequence[Exchange], since: datetime) -> tuple[ContactId, ...]:
    return tuple(
        sorted(
            {
                each.contact
                for each in ours
                if each.contact and each.is_two_way and each.occurred_at >= since
            }
        )
    )


def _silent(
    ours: Sequence[Exchange], people: Collection[Person], now: datetime
) -> tuple[ContactId, ...]:
    talking = _took_part(ours, now - SILENT_AFTER)
    deciders = sorted(person.contact for person in people if person.decides)
    return tuple(each for each in deciders if talking and each not in talking)


def _last(exchanges: Iterable[Exchange]) -> datetime | None:
    return max((each.occurred_at for each in exchanges), default=None)


def _mean_satisfaction(rated: Sequence[Exchange]) -> float | None:
    given = [each.rating for each in rated if each.rating is not None]
    return sum(given) / len(given) if given else None
