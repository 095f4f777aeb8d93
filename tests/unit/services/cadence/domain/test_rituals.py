from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, zone
from services.cadence.domain.consistency import Consistency
from services.cadence.domain.history import History
from services.cadence.domain.promises import Promised
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.rituals import Rituals, due

VIENNA = OpenHours.parse(
    zone("Europe/Vienna"),
    dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",)),
    PublicHolidays("AT", "9"),
)
REGISTERED = datetime(2026, 1, 31, 9, tzinfo=UTC)
A_YEAR = timedelta(days=365)


def at(month, day, hour=12):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def days_of(found):
    return [local_day(each.due_at, VIENNA.zone) for each in found]


@pytest.mark.requirement("R123")
def test_a_meeting_in_the_month_leaves_no_call_due_in_it():
    met = History(REGISTERED, last_meeting=at(3, 5))

    [found] = due(Rituals(call=True), met, VIENNA, at(3, 6), at(4, 15))

    assert (found.purpose, found.occasion) == (Purpose.MONTHLY_CALL, "2026-04")


def test_what_was_met_at_the_end_of_february_is_due_thirty_days_later():
    met = History(REGISTERED, last_meeting=at(2, 28))

    [found] = due(Rituals(meeting=True), met, VIENNA, at(3, 1), at(4, 15))

    assert days_of([found]) == [date(2026, 3, 30)]
    assert (found.purpose, found.occasion) == (Purpose.MONTHLY_MEETING, "2026-03")


@pytest.mark.requirement("R38")
def test_twelve_drop_ins_leave_the_monthly_call_overdue():
    dropped_in = History(REGISTERED, last_random=at(12, 1))

    [found] = due(Rituals(call=True), dropped_in, VIENNA, at(12, 2), at(12, 31))

    assert found.occasion == "2026-12"
    assert found.due_at < at(12, 2)


@pytest.mark.requirement("R90")
def test_a_missed_month_is_not_moved_into_the_next():
    met = History(REGISTERED, last_meeting=at(2, 10))
    monthly = Rituals(meeting=True)

    [march] = due(monthly, met, VIENNA, at(3, 30), at(4, 30))
    [april] = due(monthly, met, VIENNA, at(4, 1), at(4, 30))

    assert (march.occasion, april.occasion) == ("2026-03", "2026-04")


@pytest.mark.requirement("R90")
def test_a_client_of_years_who_was_never_called_gets_this_months_call():
    known = History(at(3, 2), came_at=datetime(2020, 5, 1, tzinfo=UTC))
    promised = Rituals(call=True, call_since=at(3, 2))

    [march] = due(promised, known, VIENNA, at(3, 2), at(4, 15))
    [april] = due(promised, known, VIENNA, at(4, 2), at(5, 15))

    assert days_of([march, april]) == [date(2026, 3, 31), date(2026, 4, 1)]


@pytest.mark.requirement("R18", "T8")
def test_monthly_reviews_are_twelve_a_year_on_the_day_or_worked_on_just_before():
    monthly = Rituals(review_months=1)

    found = due(monthly, History(REGISTERED), VIENNA, REGISTERED, REGISTERED + A_YEAR)

    days = days_of(found)
    assert len(days) == 12
    assert all(VIENNA.works_on(day) for day in days)
    assert days[:3] == [date(2026, 2, 27), date(2026, 3, 31), date(2026, 4, 30)]


def test_a_newsletter_is_due_every_month_and_a_review_every_few():
    rituals = Rituals(newsletter=True, review_months=4)

    found = due(rituals, History(REGISTERED), VIENNA, REGISTERED, at(6, 30))

    assert [(each.purpose, each.occasion) for each in found] == [
        *((Purpose.NEWSLETTER, f"2026-{month:02}") for month in range(2, 7)),
        (Purpose.REVIEW, "2026-05"),
    ]


def test_reviews_of_clients_registered_on_one_day_are_on_the_days_they_came():
    yearly, thirteen_months = Rituals(review_months=12), at(1, 31) + timedelta(days=400)
    came = [datetime(2019, month, 12, tzinfo=UTC) for month in range(1, 13)]
    known = [History(REGISTERED, came_at=day) for day in came]

    found = [due(yearly, each, VIENNA, REGISTERED, thirteen_months) for each in known]

    # January is the month of the registration: whoever came then is due next year.
    assert [each.occasion for each, *_ in found] == [
        "2027-01",
        *(f"2026-{month:02}" for month in range(2, 13)),
    ]
    assert days_of(found[4]) == [date(2026, 5, 12)]


@pytest.mark.requirement("R123")
@given(
    st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 made so
    st.sampled_from(Promised),
    st.integers(0, 90),
)
def test_a_touch_after_it_may_be_begun_is_what_moves_it_on(touched, promised, later):
    kept = touched.replace(tzinfo=UTC)
    rituals = Rituals(
        meeting=promised is Promised.MEETING, call=promised is Promised.CALL
    )
    now = kept + timedelta(days=later)

    [found] = due(rituals, History(REGISTERED, None, kept), VIENNA, now, now + A_YEAR)

    begins = found.not_before
    assert kept < begins <= found.due_at
    after = History(REGISTERED, None, begins + timedelta(hours=1))
    [following] = due(rituals, after, VIENNA, now, now + 2 * A_YEAR)
    assert following.occasion > found.occasion


@pytest.mark.requirement("R39")
def test_consistency_is_what_was_on_time_of_what_was_due_and_a_miss_ends_the_streak():
    ten = [True] * 6 + [False] + [True] * 3

    kept = Consistency().after(ten)

    assert (kept.due, kept.on_time, kept.share, kept.streak) == (10, 9, 0.9, 3)
    assert kept.after([False]).streak == 0
    assert Consistency().share is None
