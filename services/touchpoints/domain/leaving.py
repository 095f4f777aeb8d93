"""How likely each client is to leave, and when that is worth announcing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from libs.values import BranchId, ClientId
from services.touchpoints.domain.leaving_history import HALF_A_YEAR, History
from services.touchpoints.domain.leaving_measures import measure
from services.touchpoints.domain.leaving_model import Case, Model, Reason, signs_of
from services.touchpoints.domain.leaving_quality import Learned

DIGITS = 4
MATERIAL = 0.05
LANDMARKS = 6


class Band(StrEnum):
    """How a probability of leaving is spoken of."""

    UNKNOWN = "unknown"
    LOW = "low"
    RAISED = "raised"
    HIGH = "high"


# Each band reaches from its bound, that included, up to the next.
BOUNDS = ((0.15, Band.HIGH), (0.05, Band.RAISED), (0.0, Band.LOW))


class Basis(StrEnum):
    """What a probability rests on."""

    UNKNOWN = "unknown"
    SHIPPED = "prior"
    LEARNED = "fitted"


def band_of(p180: float | None) -> Band:
    """Return how a probability is spoken of."""
    if p180 is None:
        return Band.UNKNOWN
    return next(band for least, band in BOUNDS if p180 >= least)


@dataclass(frozen=True)
class Estimate:
    """How likely a client is to leave within 180 days of `as_of`, and why.

    `p180` is None when nobody can tell. `losses` is how many of our own the model was
    fitted on.
    """

    as_of: datetime
    basis: Basis = Basis.UNKNOWN
    p180: float | None = None
    losses: int = 0
    reasons: Sequence[Reason] = ()

    @property
    def band(self) -> Band:
        """How it is spoken of."""
        return band_of(self.p180)


@dataclass(frozen=True)
class Risk:
    """A client's estimate as it is kept, and the one that was last announced.

    `relationship` is the revision of the relationship that it was drawn from.
    """

    client: ClientId
    branch: BranchId
    name: str
    estimate: Estimate
    told: float | None
    revision: int
    relationship: int

    @property
    def is_news(self) -> bool:
        """Whether it differs from what was announced by five points, or in its band."""
        p180 = self.estimate.p180
        if p180 is None or self.told is None:
            return p180 != self.told
        moved = round(abs(p180 - self.told), DIGITS) >= MATERIAL
        return moved or band_of(self.told) is not self.estimate.band

    def announced(self) -> "Risk":
        """Return it as the next revision, with nothing left to tell."""
        return replace(self, told=self.estimate.p180, revision=self.revision + 1)


@dataclass(frozen=True)
class Outlook:
    """What the estimates rest on, and of how many of the clients nobody can tell."""

    learned: Learned | None
    clients: int
    unknown: int


def estimate(model: Model, history: History, at: datetime) -> Estimate:
    """Return how likely a client is to leave; unknown when its history cannot tell."""
    measured = measure(history, at)
    if measured is None or not history.was_active(at):
        return Estimate(at)
    return Estimate(
        at,
        Basis.LEARNED if model.losses else Basis.SHIPPED,
        round(model.probability(signs_of(measured)), DIGITS),
        model.losses,
        model.reasons(measured),
    )


def cases(history: History, now: datetime) -> list[Case]:
    """Return what the signs were every 180 days back, and whether the client left then.

    Only while the registry was heard to call it active: who left before then, nobody
    knows.
    """
    found = []
    for back in range(1, LANDMARKS + 1):
        at = now - back * HALF_A_YEAR
        if history.was_active(at) and (measured := measure(history, at)):
            found.append(Case(signs_of(measured), history.left_after(at)))
    return found
