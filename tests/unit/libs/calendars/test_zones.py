from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from libs.calendars.zones import NotUtc, UnknownZone, instant, require_utc, zone

VIENNA = zone("Europe/Vienna")


@pytest.mark.parametrize(
    "name", ["", "Vienna", "../etc/passwd", "America", "europe/vienna"]
)
def test_a_zone_nobody_knows_is_refused(name):
    with pytest.raises(UnknownZone):
        zone(name)


@pytest.mark.parametrize(
    ("day", "hour", "shown_at"),
    [
        (date(2026, 3, 28), 9, datetime(2026, 3, 28, 8, tzinfo=UTC)),
        (date(2026, 3, 29), 9, datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (date(2026, 3, 29), 2, datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 10, 25), 2, datetime(2026, 10, 25, 0, tzinfo=UTC)),
        (date(2026, 10, 25), 24, datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_the_wall_clock_strikes_when_it_shows_the_hour(day, hour, shown_at):
    assert instant(day, timedelta(hours=hour), VIENNA) == shown_at


@pytest.mark.parametrize("elsewhere", [None, timezone(timedelta(hours=1))])
def test_only_aware_times_in_utc_are_taken(elsewhere):
    in_utc = datetime(2026, 3, 1, tzinfo=UTC)
    require_utc(in_utc)

    with pytest.raises(NotUtc):
        require_utc(in_utc, in_utc.replace(tzinfo=elsewhere))
