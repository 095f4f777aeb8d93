"""What it is expected to cost to leave a client uncalled today."""

from dataclasses import dataclass
from datetime import datetime

from libs.calendars.months import next_working_day
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day
from libs.decay import FULL, Standing, value_at

CALL_CREDIT, POST_CREDIT = 0.20, 0.10
CONNECT_RATE = 0.5
SAFEST_LEAVING_RATE = 0.04
WORST_TO_SAFEST = 8
DAYS_A_YEAR = 365
PROMISED_PERIOD_DAYS = 30
UNEARNED_VALUE = 0.0
EVEN_MARGIN = 1.0


@dataclass(frozen=True)
class Margin:
    """A client's gross margin a year; `assumed` when it is not the client's own."""

    yearly: float
    assumed: bool


def margin_of(own: float | None, median: float | None) -> Margin:
    """Return the margin to rank by; a prospect's own is the expected one times chance.

    `median` stands in for an unknown one: of the tier, else of all clients. Where no
    margin is known at all, every client counts the same.
    """
    if own is not None:
        return Margin(own, assumed=False)
    return Margin(EVEN_MARGIN if median is None else median, assumed=True)


def ranking_value(standing: Standing | None, now: datetime) -> float:
    """Return the value (0 to 100) to rank by; 0 for a client never touched.

    The value is a sum of credits, and of no credits it is 0: a name on a list is
    worth nothing yet, and the first call gains the most. Any other figure would be
    invented. It only ranks: what is shown stays "unknown", neither healthy nor sick.
    """
    return UNEARNED_VALUE if standing is None else value_at(standing, now)


def leaving_rate(value: float, worst_to_safest: float = WORST_TO_SAFEST) -> float:
    """Return how often a year clients of this value (0 to 100) leave: 0.32 to 0.04."""
    return SAFEST_LEAVING_RATE * worst_to_safest ** (1 - value / FULL)


def days_to_next_chance(
    due_at: datetime,
    now: datetime,
    hours: OpenHours,
    period: int = PROMISED_PERIOD_DAYS,
) -> int:
    """Return the days lost by not calling today: a whole period once it is due."""
    return period if due_at <= now else days_to_work(now, hours)


def days_to_work(now: datetime, hours: OpenHours) -> int:
    """Return the days until the branch works again after today."""
    today = local_day(now, hours.zone)
    return (next_working_day(today, hours.works_on) - today).days


def expected_loss(
    margin: float,
    value: float,
    days: int,
    credit: float = CALL_CREDIT,
    worst_to_safest: float = WORST_TO_SAFEST,
) -> float:
    """Return what `days` without the call cost, in the currency of the yearly margin.

    Connect rate · margin · (leaving rate now - leaving rate after a call) · years. What
    is not a call has a `credit` of its own.
    """
    called = value + credit * (FULL - value)
    now, then = (leaving_rate(each, worst_to_safest) for each in (value, called))
    return CONNECT_RATE * margin * (now - then) * days / DAYS_A_YEAR
