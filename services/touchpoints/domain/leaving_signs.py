"""The signs that a client may leave: each is scaled so that more of it is worse."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log, log1p

from libs.calendars.months import MONTHS_A_YEAR
from libs.decay import FULL
from services.touchpoints.domain.leaving_measures import Measured

HALF_ALONE = 0.5  # two people: neither good nor bad


@dataclass(frozen=True)
class Sign:
    """One sign: how bad it is, on a scale where a typical client has 0.

    `weight` is what one step of the scale adds to the log-odds of leaving, as shipped.
    """

    code: str
    weight: float
    centre: float
    scale: float
    badness: Callable[[Measured], float]
    words: Callable[[Measured], str]

    def of(self, measured: Measured) -> float:
        """Return how bad it is, in steps of the scale from the typical."""
        return (self.badness(measured) - self.centre) / self.scale


def alone(measured: Measured) -> float:
    """Return how much hangs on one person; as is typical when nobody noted whom."""
    return 1 / measured.people if measured.people else HALF_ALONE


# The most telling come first: a short history of losses teaches only these. The weights
# are this product's judgement, not a measurement, until a suite has learned its own:
# neglect alone comes to about the 17 % in 180 days that the call list assumes.
SIGNS = (
    Sign(
        "silent",
        0.25,
        0.7,
        0.5,
        lambda m: log1p(m.silence),
        lambda m: f"silent for {m.silence:.1f} times their usual gap",
    ),
    Sign(
        "low_value",
        0.3,
        0.5,
        0.25,
        lambda m: 1 - m.value / FULL,
        lambda m: f"a relationship value of {m.value:.0f}",
    ),
    Sign(
        "open_frustration",
        0.5,
        0.0,
        0.7,
        lambda m: log1p(m.frustrations),
        lambda m: f"open frustrations: {m.frustrations}",
    ),
    Sign(
        "few_contacts",
        0.1,
        0.0,
        0.7,
        lambda m: log((1 + MONTHS_A_YEAR) / (1 + m.contacts)),
        lambda m: f"days of contact within a year: {m.contacts}",
    ),
    Sign(
        "fewer_contacts",
        0.1,
        0.0,
        0.5,
        lambda m: log((1 + m.before) / (1 + m.lately)),
        lambda m: f"days of contact in 90: {m.lately}, and {m.before} in those before",
    ),
    Sign(
        "falling_value",
        0.1,
        0.0,
        0.2,
        lambda m: (m.value_before - m.value) / FULL,
        lambda m: f"value fell from {m.value_before:.0f} to {m.value:.0f} in 90 days",
    ),
    Sign(
        "late_callbacks",
        0.2,
        0.0,
        0.7,
        lambda m: log1p(m.late_callbacks),
        lambda m: f"calls returned late or never in half a year: {m.late_callbacks}",
    ),
    Sign(
        "no_shows",
        0.2,
        0.0,
        0.7,
        lambda m: log1p(m.no_shows),
        lambda m: f"meetings they missed in half a year: {m.no_shows}",
    ),
    Sign(
        "only_billed",
        0.2,
        0.0,
        0.7,
        lambda m: log1p(m.bills),
        lambda m: f"bills since anybody was in touch: {m.bills}",
    ),
    Sign(
        "one_contact",
        0.15,
        HALF_ALONE,
        0.3,
        alone,
        lambda m: f"people of theirs we spoke to within a year: {m.people}",
    ),
    Sign(
        "new_client",
        0.15,
        0.2,
        0.2,
        lambda m: 1 / (1 + m.years),
        lambda m: f"a client for only {m.years:.1f} years",
    ),
)
