"""Touches closer to the one before than the shortest gap, and what allows them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from services.cli.meant import Told

IN_VAIN = {"missed", "declined"}
OWED_FOR = timedelta(days=8)
# Everything keeps apart from its like: asks from asks too, broadcasts from broadcasts.
APART = {
    "shortest_days": {"personal", "ask"},
    "ask_shortest_days": {"ask"},
    "broadcast_shortest_days": {"broadcast"},
}


@dataclass(frozen=True)
class Touch:
    """A contact of the log."""

    client: str
    branch: str
    kind: str
    outgoing: bool
    at: datetime
    note: str


@dataclass(frozen=True)
class Tight:
    """A touch closer to the one before than the shortest gap, and what allows it."""

    touch: Touch
    before: Touch
    reason: str | None


def tight(
    touches: Sequence[Touch],
    classes: Mapping[str, str],
    days: Mapping[str, Any],
    grants: Sequence[Told],
) -> list[Tight]:
    """Return a client's touches that came too soon, each with its reason, in order.

    `touches` are in order of time, `classes` tells of each kind which gap it keeps,
    and `days` how long the shortest gaps are.
    """
    found = {
        touch: Tight(touch, before, reason(touch, touches, grants))
        for gap, apart in APART.items()
        for before, touch in too_close(
            (t for t in touches if t.outgoing and classes[t.kind] in apart),
            timedelta(days=days[gap]),
        )
    }
    return sorted(found.values(), key=lambda each: each.touch.at)


def too_close(
    touches: Iterable[Touch], shortest: timedelta
) -> Iterator[tuple[Touch, Touch]]:
    """Give neighbours in time that are closer than the shortest gap."""
    return (pair for pair in pairwise(touches) if pair[1].at - pair[0].at < shortest)


def reason(touch: Touch, touches: Sequence[Touch], grants: Sequence[Told]) -> str:
    """Say what allows a touch so soon: what nothing else does was done by hand."""
    exempt = [g for g in grants if g["gap_class"] == "exempt" and held(g, touch.at)]
    reasons = {
        "callback": rang_in_vain(touches, touch.at),
        **dict.fromkeys((grant["purpose"] for grant in exempt), True),
        "granted before the other was told of": any(used(g, touch.at) for g in grants),
    }
    return next((words for words, holds in reasons.items() if holds), "by hand")


def rang_in_vain(touches: Iterable[Touch], at: datetime) -> bool:
    """Tell whether they rang in vain shortly before."""
    return any(t.kind in IN_VAIN and at - OWED_FOR <= t.at <= at for t in touches)


def held(grant: Told, at: datetime) -> bool:
    """Tell whether a grant held at a moment."""
    granted = datetime.fromisoformat(grant["granted_at"])
    expires = datetime.fromisoformat(grant["expires_at"])
    return granted - timedelta(seconds=1) <= at <= expires


def used(grant: Told, at: datetime) -> bool:
    """Tell whether a grant was used by what happened at a moment."""
    used_at = grant["used_at"]
    return used_at is not None and datetime.fromisoformat(used_at) == at


def touch_of(told: Told) -> Touch:
    """Read a touch as the API tells of it."""
    return Touch(
        told["client_id"],
        told["branch_id"],
        told["kind"],
        told["direction"] != "in",
        datetime.fromisoformat(told["occurred_at"]),
        told["note"],
    )
