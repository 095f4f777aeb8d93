"""Touches closer to the one before than the shortest gap, and what allows them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from services.cli.logged_touches import Touch
from services.cli.meant import Told

IN_VAIN, TRIES = {"missed", "declined"}, {"attempt", "voicemail"}
ENOUGH_TRIES, ENOUGH_DAYS = 3, 2
A_DAY = timedelta(days=1)
PHONE, ASK, EXEMPT = "phone", "ask", "exempt"
GRANTED = "granted before the other was told of"
# Everything keeps apart from its like: asks from asks too, broadcasts from broadcasts.
APART = {
    "shortest_days": {"personal", "ask"},
    "ask_shortest_days": {"ask"},
    "broadcast_shortest_days": {"broadcast"},
}


@dataclass(frozen=True)
class Tight:
    """A touch closer to the one before than the shortest gap, and what allows it.

    Without a `reason` it is unexplained: somebody was in touch without asking.
    """

    touch: Touch
    before: Touch
    reason: str | None

    @property
    def days(self) -> float:
        """Say how many days after the one before it came."""
        return (self.touch.at - self.before.at) / A_DAY


@dataclass(frozen=True)
class Record:
    """What is on record of a client: touches in order of time, kinds by name, grants.

    `days` says how long the client's shortest gaps are.
    """

    touches: Sequence[Touch]
    kinds: Mapping[str, Told]
    days: Mapping[str, Any]
    grants: Sequence[Told]

    def gap_class(self, touch: Touch) -> str:
        """Say which gap a touch keeps; that it was an ask only its grant may tell."""
        granted = {g["gap_class"] for g in self.grants if used(g, touch.at)}
        return ASK if ASK in granted else str(self.kinds[touch.kind]["gap_class"])

    def channel(self, touch: Touch) -> str:
        """Say which way a touch took."""
        return str(self.kinds[touch.kind]["channel"])

    def is_message(self, touch: Touch) -> bool:
        """Tell whether we wrote, or left word."""
        return touch.outgoing and self.kinds[touch.kind]["satisfies"] == "message"


def tight(record: Record) -> list[Tight]:
    """Return a client's touches that came too soon, each with its reason, in order."""
    found = {
        touch: Tight(touch, before, reason(touch, before, record))
        for gap, apart in APART.items()
        for before, touch in too_close(
            (t for t in record.touches if t.outgoing and record.gap_class(t) in apart),
            timedelta(days=record.days[gap]),
        )
    }
    return sorted(found.values(), key=lambda each: each.touch.at)


def too_close(
    touches: Iterable[Touch], shortest: timedelta
) -> Iterator[tuple[Touch, Touch]]:
    """Give neighbours in time that are closer than the shortest gap."""
    return (pair for pair in pairwise(touches) if pair[1].at - pair[0].at < shortest)


def reason(touch: Touch, before: Touch, record: Record) -> str | None:
    """Say what allows a touch so soon after another; None when nothing on record does.

    When the other was told of is not on record: nearly all are within a day.
    """
    channel = record.channel(touch)
    called_back = channel == PHONE and was_owed(touch, record)
    exempt = (
        grant["purpose"]
        for grant in record.grants
        if grant["gap_class"] == EXEMPT and grant["channel"] == channel
        if held(grant, touch.at)
    )
    reasons = {
        "callback": called_back,
        **dict.fromkeys(exempt, True),
        GRANTED: any(
            used(grant, touch.at) and granted_by(grant, before.at + A_DAY)
            for grant in record.grants
        ),
    }
    return next((words for words, holds in reasons.items() if holds), None)


def was_owed(call: Touch, record: Record) -> bool:
    """Tell whether they had rung in vain, and nobody had spoken to them since.

    It is owed however late, unless we had tried often enough and left word.
    """
    since_miss: Sequence[Touch] = ()
    for touch in record.touches:
        if touch.at < call.at:
            since_miss = still_owed_after(touch, since_miss, call, record)
    return bool(since_miss)


def still_owed_after(
    touch: Touch, since_miss: Sequence[Touch], call: Touch, record: Record
) -> Sequence[Touch]:
    """Return what happened since they rang in vain, nothing when no call is owed."""
    with_them = touch.is_with(call)
    known = (*since_miss, touch)
    if (with_them and touch.is_conversation) or tried_enough(known, call, record):
        return ()
    return known if since_miss or (with_them and touch.kind in IN_VAIN) else ()


def tried_enough(since_miss: Sequence[Touch], call: Touch, record: Record) -> bool:
    """Tell whether nobody has to ring back any more."""
    tries = [t.at for t in since_miss if t.kind in TRIES and t.is_with(call)]
    days = {at.date() for at in tries}
    enough = len(tries) >= ENOUGH_TRIES and len(days) >= ENOUGH_DAYS
    return enough and any(record.is_message(touch) for touch in since_miss)


def held(grant: Told, at: datetime) -> bool:
    """Tell whether a grant held at a moment; nobody may use one that was withdrawn."""
    if grant["withdrawn_at"]:
        return False
    granted = datetime.fromisoformat(grant["granted_at"])
    expires = datetime.fromisoformat(grant["expires_at"])
    return granted - timedelta(seconds=1) <= at <= expires


def granted_by(grant: Told, told_at: datetime) -> bool:
    """Tell whether something was granted before another contact was told of."""
    return datetime.fromisoformat(grant["granted_at"]) <= told_at


def used(grant: Told, at: datetime) -> bool:
    """Tell whether a grant was used by what happened at a moment."""
    used_at = grant["used_at"]
    return used_at is not None and datetime.fromisoformat(used_at) == at
