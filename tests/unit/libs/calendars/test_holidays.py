from datetime import date

import pytest

from libs.calendars.holidays import PublicHolidays, UnknownCountry, UnknownSubdivision


def test_a_subdivision_keeps_holidays_of_its_own():
    epiphany = date(2026, 1, 6)

    assert epiphany in PublicHolidays("DE", "BY")
    assert epiphany not in PublicHolidays("DE", "HH")
    assert date(2026, 12, 25) in PublicHolidays("DE")


@pytest.mark.parametrize("country", ["XX", "", "at", "Austria", "HolidayBase"])
def test_an_unknown_country_is_refused(country):
    with pytest.raises(UnknownCountry):
        PublicHolidays(country)


def test_an_unknown_subdivision_is_refused():
    with pytest.raises(UnknownSubdivision) as refused:
        PublicHolidays("AT", "CA")

    assert [field.path for field in refused.value.fields] == ["subdivision"]
