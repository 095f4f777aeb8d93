"""Days and hours are written as their readers write them."""

from datetime import UTC, date, datetime

import pytest

from services.outbound.domain import dates

DAY = date(2026, 1, 2)
NINE = datetime(2026, 3, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "country", "written"),
    [
        ("de", "AT", "2. Jänner 2026"),
        ("de", "DE", "2. Januar 2026"),
        ("de", "US", "2. Januar 2026"),
        ("en", "AT", "2 January 2026"),
        ("en", "FR", "2 January 2026"),
        ("en", "US", "January 2, 2026"),
    ],
)
def test_a_day_is_in_the_language_of_its_text_and_as_its_country_has_it(
    language, country, written
):
    assert dates.day(DAY, language, country) == written
    assert dates.month(1, language, country) in written


@pytest.mark.parametrize(
    ("language", "country", "zone", "written"),
    [
        ("de", "AT", "Europe/Vienna", "Dienstag, 3. März 2026, 09:00 (CET)"),
        ("en", "AT", "Europe/Vienna", "Tuesday, 3 March 2026, 09:00 (CET)"),
        ("en", "US", "America/Chicago", "Tuesday, March 3, 2026, 2:00 AM (CST)"),
    ],
)
def test_an_hour_is_by_the_clocks_of_its_reader(language, country, zone, written):
    assert dates.moment(NINE, language, country, zone) == written
