"""Working days counted off, forwards."""

from datetime import date

from libs.calendars.lead_times import working_days_after

THURSDAY = date(2026, 3, 5)
FRIDAY = 4


def on_weekdays(day):
    return day.weekday() <= FRIDAY


def test_three_working_days_leave_out_the_weekend():
    assert working_days_after(THURSDAY, 3, on_weekdays) == date(2026, 3, 10)


def test_none_is_the_day_itself_even_if_nobody_works_on_it():
    saturday = date(2026, 3, 7)

    assert working_days_after(saturday, 0, on_weekdays) == saturday
    assert working_days_after(saturday, 1, on_weekdays) == date(2026, 3, 9)
