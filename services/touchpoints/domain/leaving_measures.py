"""What a client's history showed at one moment of whether it may leave."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from services.touchpoints.domain.leaving_history import (
    A_QUARTER,
    A_YEAR,
    HALF_A_YEAR,
    TOO_NEW,
    History,
    counted,
    usual_gap,
)


@dataclass(frozen=True)
class Measured:
    """What a client's history showed at one moment.

    `silence` is counted in usual gaps, `contacts` in days of the last year; `people` is
    0 when nobody noted whom we spoke to.
    """

    silence: float
    value: float
    value_before: float
    contacts: int
    lately: int
    before: int
    frustrations: int
    late_callbacks: int
    no_shows: int
    bills: int
    people: int
    years: float


def measure(history: History, at: datetime) -> Measured | None:
    """Return what the history showed at `at`; None when it is too short to tell."""
    days = history.days[: bisect_right(history.days, at)]
    if not days or history.tenure(at) < TOO_NEW:
        return None
    return Measured(
        silence=(at - days[-1]) / usual_gap(days),
        value=history.value(at),
        value_before=history.value(at - A_QUARTER),
        contacts=counted(days, at, A_YEAR),
        lately=counted(days, at, A_QUARTER),
        before=counted(days, at - A_QUARTER, A_QUARTER),
        frustrations=sum(
            each.since <= at and (each.closed_at is None or each.closed_at > at)
            for each in history.frustrations
        ),
        late_callbacks=counted(history.late_callbacks, at, HALF_A_YEAR),
        no_shows=counted(history.no_shows, at, HALF_A_YEAR),
        bills=counted(history.bills, at, at - days[-1]),
        people=history.people_met(at),
        years=history.tenure(at) / A_YEAR,
    )
