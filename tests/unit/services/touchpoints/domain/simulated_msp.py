"""A simulated MSP: clients with a rhythm of contact and a known hazard of leaving."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp
from random import Random

from services.touchpoints.domain.credit import Credit
from services.touchpoints.domain.leaving_history import Frustration, History

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
GAMMAS = (0.06, 0.20, 0.20, 0.30)
LIKELIEST = 0.8


@dataclass(frozen=True)
class Simulated:
    """A client's history up to now, and how likely it truly is to leave in 180 days."""

    history: History
    p180: float


def simulated(dice: Random) -> Simulated:
    """Make a client: who is neglected or annoyed for longer than usual is in danger."""
    usual = dice.choice((14, 30, 45, 90))
    years = dice.uniform(0.3, 8)
    silence = dice.expovariate(1 / (usual * dice.choice((0.5, 0.5, 1, 3))))
    annoyed = dice.random() < 0.12
    hazard = 0.03 * exp(0.35 * min(silence / usual, 6) + 1.0 * annoyed)
    # What nobody notes down matters too.
    hazard *= dice.lognormvariate(0, 0.3)
    history = History(
        since=(NOW - timedelta(days=365 * years)).date(),
        contacts=contacts(dice, usual, silence, 365 * years),
        frustrations=[Frustration(NOW - timedelta(days=9), None)] if annoyed else [],
    )
    return Simulated(history, min(1 - exp(-hazard), LIKELIEST))


def contacts(dice, usual, silence, longest):
    ages = []
    age = silence
    while age < min(longest, 540):
        ages.append(age)
        age += usual * dice.uniform(0.6, 1.4)
    return [contact(dice, age) for age in reversed(ages or [min(silence, longest)])]


def contact(dice, age):
    at = NOW - timedelta(days=age)
    return Credit(f"t{age}", at, at, "call", dice.choice(GAMMAS), "", 1)
