"""Feasts fall where the countries' own calendars say."""

from datetime import date

import pytest

from libs.calendars.feasts import Feast, UnknownFeast


@pytest.mark.parametrize(
    ("feast", "days"),
    [
        (("US", "Thanksgiving Day"), ["2024-11-28", "2025-11-27", "2026-11-26"]),
        (("PL", "Easter Sunday"), ["2024-03-31", "2025-04-20", "2026-04-05"]),
        (
            ("CN", "Chinese New Year (Spring Festival)"),
            ["2024-02-10", "2025-01-29", "2026-02-17"],
        ),
    ],
)
def test_a_feast_moves_from_year_to_year(feast, days):
    kept = [Feast(*feast).in_year(year) for year in (2024, 2025, 2026)]

    assert kept == [date.fromisoformat(day) for day in days]


def test_a_feast_that_lasts_for_days_falls_on_its_first():
    assert Feast("SG", "Chinese New Year").in_year(2026) == date(2026, 2, 17)


@pytest.mark.parametrize("feast", [("US", "Easter Sundae"), ("ZZ", "Easter Sunday")])
def test_a_feast_that_nobody_keeps_is_refused(feast):
    with pytest.raises(UnknownFeast):
        Feast(*feast)
