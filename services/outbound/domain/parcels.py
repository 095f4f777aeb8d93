"""Parcels: what is handed over to a channel, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from libs.values import BranchId
from services.outbound.domain.messages import Channel

# Called right before the point of no return; it commits that the message is on its way.
NowOrNever = Callable[[], None]


@dataclass(frozen=True)
class Parcel:
    """The frozen bytes of a message and where they go.

    `body` is a whole RFC 5322 mail, the JSON that a letter is set from, or that of a
    text for a provider; `envelope_from` is where returned mail goes.
    """

    message_id: str
    branch: BranchId
    channel: Channel
    address: str = field(repr=False)
    body: bytes = field(repr=False)
    envelope_from: str = field(default="", repr=False)


@dataclass(frozen=True)
class Taken:
    """The other side took it; `reference` is what it calls the message."""

    reference: str = ""


@dataclass(frozen=True)
class NotNow:
    """The other side wants it later, or was not reached: nothing went out.

    For as long as it asks us to `rest`, it gets nothing else either.
    """

    reason: str
    after: timedelta | None = None
    rest: timedelta | None = None


@dataclass(frozen=True)
class Closed:
    """The other side wants nothing from us any more: nothing went out."""

    reason: str


@dataclass(frozen=True)
class Never:
    """The other side refused it for good: nothing went out.

    `status` is what a mail server says more exactly, by RFC 3463.
    """

    reason: str
    status: str = ""


@dataclass(frozen=True)
class Barred:
    """It is we who are refused: nothing went out.

    Whatever we send, if it is `everywhere`; else perhaps by this one recipient.
    """

    reason: str
    everywhere: bool = True


@dataclass(frozen=True)
class Unknown:
    """It may have gone out: the line broke before the other side said so.

    `rest` is how long to leave the other side alone.
    """

    reason: str
    rest: timedelta | None = None


@dataclass(frozen=True)
class Waits:
    """It lies ready: people take it further, as a letter into a pack."""


Outcome = Taken | NotNow | Closed | Never | Barred | Unknown | Waits


class Adapter(Protocol):
    """A channel's way out."""

    def hand_over(self, parcel: Parcel, now_or_never: NowOrNever) -> Outcome:
        """Hand a parcel over; what fails before `now_or_never` was called is NotNow."""

    def close(self) -> None:
        """Let go of what was kept open; the next hand-over opens it again."""
