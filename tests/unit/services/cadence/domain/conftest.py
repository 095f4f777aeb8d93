"""A Monday morning in Vienna, and the clients and callbacks it may begin with."""

from datetime import UTC, datetime, timedelta

import pytest

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from libs.decay import Law, Standing
from libs.values import CallbackId, ClientId
from services.cadence.domain.candidates import Candidate, OwedCallback
from services.cadence.domain.expected_loss import Margin
from services.cadence.domain.gaps import DEFAULT_GAPS, Tier
from services.cadence.domain.history import History
from services.cadence.domain.next_touch import Status
from services.cadence.domain.promises import Promised

VIENNA = zone("Europe/Vienna")
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
WORKDAYS = OpenHours.parse(
    VIENNA, {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
)


@pytest.fixture(scope="session")
def now():
    return MONDAY


@pytest.fixture(scope="session")
def hours():
    return WORKDAYS


@pytest.fixture(scope="session")
def a_standing():
    def build(value=61.0, holds_for_days=0, **terms):
        grace = timedelta(days=holds_for_days)
        known = {"law": Law.COMPOUND, "rate": 0.1, "revision": 1} | terms
        return Standing(value, MONDAY, MONDAY + grace, grace=grace, **known)

    return build


@pytest.fixture(scope="session")
def a_candidate(a_standing):
    def build(client="c", called=38, due=0, value=61.0, **facts):
        """Count `called` in days ago and `due` in days ahead; None is never."""
        known = {
            "status": Status.ACTIVE,
            "gaps": DEFAULT_GAPS[Tier.A],
            "promised": (Promised.CALL,),
            "history": History(
                MONDAY - timedelta(days=400),
                None if called is None else MONDAY - timedelta(days=called),
            ),
            "standing": None if value is None else a_standing(value),
            "margin": Margin(60_000.0, assumed=False),
            "hours": WORKDAYS,
        }
        due_at = MONDAY + timedelta(days=due)
        return Candidate(ClientId(client), due_at=due_at, **(known | facts))

    return build


@pytest.fixture(scope="session")
def a_callback():
    def build(client="c", overdue=timedelta(hours=1), missed_calls=2, key="k"):
        due_at = MONDAY - overdue
        return OwedCallback(
            CallbackId(key), ClientId(client), due_at, missed_calls, VIENNA
        )

    return build
