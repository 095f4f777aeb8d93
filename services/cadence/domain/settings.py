"""The owner's numbers: each is a default until the owner says another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from libs.values import FieldError, Invalid
from services.cadence.domain.capacity import USUAL_HOURS
from services.cadence.domain.expected_loss import PROMISED_PERIOD_DAYS, WORST_TO_SAFEST

MOST_DAYS_OF_A_SALE = 12


class BadSetting(Invalid):
    """A number lies within its limits; the days after a sale are several, in order."""


@dataclass(frozen=True)
class Number:
    """What a number counts, its limits, and what it is for."""

    unit: str
    least: int
    most: int
    meaning: str


NUMBERS: Mapping[str, Number] = {
    "after_sale_days": Number(
        "days", 1, 365, "after a sale, when to ask how it serves them"
    ),
    "silent_sale_days": Number(
        "days", 1, 365, "after a sale, how long nobody may speak with them"
    ),
    "check_in_hours": Number(
        "working hours", 1, 80, "after an incident, to ask whether all is well"
    ),
    "before_end_days": Number(
        "days", 1, 730, "before an engagement ends, when to talk about it"
    ),
    "win_back_days": Number(
        "days", 1, 730, "before somebody of the past needs us, when to win them back"
    ),
    "handover_days": Number(
        "days", 1, 90, "to introduce who follows an account manager"
    ),
    "satisfaction_days": Number(
        "days", 1, 730, "how long a client's word on how content it is counts"
    ),
    "quiet_until_hour": Number(
        "o'clock", 0, 11, "until when in the morning nothing is sent"
    ),
    "quiet_from_hour": Number(
        "o'clock", 13, 24, "from when in the evening nothing is sent"
    ),
    "outreach_calls": Number(
        "calls", 0, 100, "for each of us with little to bill in a week"
    ),
    "grant_days": Number(
        "working days", 1, 15, "how long the leave to make a contact holds"
    ),
    "near_days": Number(
        "days", 1, 45, "how near a planned touch keeps the silent off the list"
    ),
    "help_calls": Number("calls", 0, 1_000, "in a round of help, of a branch"),
    "follow_up_days": Number(
        "working days", 1, 15, "after help in an outage, to ask what is left"
    ),
    "flapping_hours": Number(
        "hours", 1, 168, "between two outages that are one round of help"
    ),
    "grace_days": Number(
        "working days", 0, 10, "after a month, to tell what was done in it"
    ),
    "silent_percent": Number(
        "% of the list", 0, 100, "kept for whom nobody talked to for too long"
    ),
    "due_days": Number(
        "days", 1, 365, "that not calling today costs, once a call is due"
    ),
    "leaving_factor": Number(
        "times", 2, 100, "as many leave of those worth 0 as of those worth 100"
    ),
    "contact_hours": Number(
        "hours", 0, 60, "a week for clients, of whom nobody recorded how many"
    ),
}


@dataclass(frozen=True)
class Settings:
    """The numbers that hold, those of `NUMBERS`; raises BadSetting."""

    after_sale_days: tuple[int, ...] = (7, 30, 90)
    silent_sale_days: int = 21
    check_in_hours: int = 8
    before_end_days: int = 60
    win_back_days: int = 90
    handover_days: int = 14
    satisfaction_days: int = 90
    quiet_until_hour: int = 7
    quiet_from_hour: int = 22
    outreach_calls: int = 5
    grant_days: int = 3
    near_days: int = 7
    help_calls: int = 20
    follow_up_days: int = 3
    flapping_hours: int = 24
    grace_days: int = 3
    silent_percent: int = 30
    due_days: int = PROMISED_PERIOD_DAYS
    leaving_factor: int = WORST_TO_SAFEST
    contact_hours: int = USUAL_HOURS

    def __post_init__(self) -> None:
        for name, limits in NUMBERS.items():
            told = getattr(self, name)
            for value in told if isinstance(told, tuple) else (told,):
                _require_within(name, value, limits)
        days = self.after_sale_days
        ordered = all(sooner < later for sooner, later in pairwise(days))
        if not (ordered and 1 <= len(days) <= MOST_DAYS_OF_A_SALE):
            said = f"not 1 to {MOST_DAYS_OF_A_SALE} days, each later than the last"
            raise BadSetting(None, FieldError("after_sale_days", said))

    @property
    def near(self) -> timedelta:
        """How far ahead a planned touch is near."""
        return timedelta(days=self.near_days)

    @property
    def flapping(self) -> timedelta:
        """How far apart two outages are one to whom they happen."""
        return timedelta(hours=self.flapping_hours)


def _require_within(name: str, value: int, limits: Number) -> None:
    if not limits.least <= value <= limits.most:
        said = f"not from {limits.least} to {limits.most}"
        raise BadSetting(None, FieldError(name, said))
