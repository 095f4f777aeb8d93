"""Clients, as far as keeping up with them asks.

What is told of a client may come in any order: the newest revision wins, so that it
ends up the same.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from libs.decay import Standing
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.gaps import Tier
from services.cadence.domain.history import History, Last
from services.cadence.domain.next_touch import Status
from services.cadence.domain.policies import Policy
from services.cadence.domain.promises import Promised


@dataclass(frozen=True)
class Profile:
    """What the register says of a client; `margin` is the gross one of a year."""

    name: str
    tier: Tier
    status: Status
    account_manager: StaffId | None
    phone: str | None
    margin: float | None
    revision: int
    tags: tuple[str, ...] = ()
    deputy: StaffId | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Valuation:
    """What the relationship is worth; `standing` is none when that is unknown."""

    standing: Standing | None
    revision: int


@dataclass(frozen=True)
class Plan:
    """When to be in touch next, and how we have kept to it.

    `too_tight_at` is the last touch within the shortest gap of the one before;
    `judged_until` is how far promises were judged, none when nothing is promised;
    `call_since` and `meeting_since` tell from when on each was given.
    """

    next_touch_at: datetime | None = None
    too_tight_at: datetime | None = None
    judged_until: datetime | None = None
    call_since: datetime | None = None
    meeting_since: datetime | None = None

    @property
    def promised_since(self) -> datetime | None:
        """Since when anything is promised, none when nothing is."""
        given = (self.call_since, self.meeting_since)
        return min((at for at in given if at), default=None)

    def since(self, promised: Promised) -> datetime | None:
        """Return since when it is promised, none when it is not."""
        return {
            Promised.CALL: self.call_since,
            Promised.MEETING: self.meeting_since,
        }[promised]


@dataclass(frozen=True)
class Client:
    """A client as it is kept; `profile` is none while only others have told of it.

    `counts_for` is another client that it was merged into: nothing is planned with it.
    `policy` is what holds for it, none as long as `profile` is; nothing but what we owe
    it is planned before `paused_until`.
    """

    id: ClientId
    branch: BranchId
    history: History
    profile: Profile | None = None
    valuation: Valuation | None = None
    plan: Plan = Plan()
    counts_for: ClientId | None = None
    policy: Policy | None = None
    paused_until: datetime | None = None

    def told(self, branch: BranchId, profile: Profile) -> "Client":
        """Return it with what the register says, unless it knows better already."""
        if self.profile and self.profile.revision >= profile.revision:
            return self
        return replace(self, branch=branch, profile=profile)

    def valued(self, valuation: Valuation) -> "Client":
        """Return it with its worth, unless it knows better already."""
        if self.valuation and self.valuation.revision >= valuation.revision:
            return self
        return replace(self, valuation=valuation)

    def last_touched(self, last: Last) -> "Client":
        """Return it with its last touches."""
        history = replace(
            self.history,
            last_call=last.call,
            last_meeting=last.meeting,
            last_random=last.random,
        )
        return replace(self, history=history)
