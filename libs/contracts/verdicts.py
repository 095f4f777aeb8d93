"""What a handler says about the events of a batch that are not simply done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

EventKey = tuple[str, str]  # source and id: what makes an event the same event


@dataclass(frozen=True)
class Refuse:
    """The business says no; the event is kept with the reason and never retried."""

    reason: str


@dataclass(frozen=True)
class Retry:
    """Not now; the event waits and comes again until its attempts run out."""

    reason: str


@dataclass(frozen=True)
class Park:
    """A person must look at the event before anything else happens to it."""

    reason: str


Verdict = Refuse | Retry | Park
Verdicts = Mapping[EventKey, Verdict]

# A sender's clock may run ahead of ours by so much.
CLOCK_SKEW = timedelta(minutes=5)
AHEAD_OF_TIME = Park("it is dated in the future")
