from zoneinfo import ZoneInfo

import pytest

from services.cli.local_times import LocalTimes

VIENNA, LONDON = ZoneInfo("Europe/Vienna"), ZoneInfo("Europe/London")


def test_a_moment_is_told_as_the_branchs_clocks_show_it():
    times = LocalTimes({"graz": VIENNA, "leeds": LONDON})

    assert times.day("2026-03-02T09:00:00Z", "graz") == "2026-03-02 10:00"
    assert times.day("2026-03-02T09:00:00Z", "leeds") == "2026-03-02 09:00"
    assert times.day(None, "graz") == "never"


@pytest.mark.parametrize(
    ("zones", "heading"),
    [
        ({"graz": VIENNA, "wien": VIENNA}, "Times in Europe/Vienna."),
        (
            {"graz": VIENNA, "leeds": LONDON},
            "Times in Europe/Vienna (graz), Europe/London (leeds).",
        ),
    ],
)
def test_the_zone_is_said_once_or_for_each_branch(zones, heading):
    assert LocalTimes(zones).heading == heading
