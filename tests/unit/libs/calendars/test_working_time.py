from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import WEEKDAYS, BadHours, NeverOpen, OpenHours
from libs.calendars.zones import local_day, zone

MONDAY_TO_FRIDAY = WEEKDAYS[:5]
NINE_TO_FIVE = {day: ["09:00-17:00"] for day in MONDAY_TO_FRIDAY}
WITH_LUNCH = {day: ["09:00-12:00", "13:00-17:00"] for day in MONDAY_TO_FRIDAY}
ALWAYS = {day: ["00:00-24:00"] for day in WEEKDAYS}
QUARTER = timedelta(minutes=15)
MARCH = {"Sat": 7, "Sun": 8, "Mon": 9, "Tue": 10, "Fri": 13, "next Mon": 16}


def at(text):
    """Read "Sat 15:00" as that time, in UTC, in the second week of March 2026."""
    weekday, wall = text.rsplit(" ", 1)
    hour, minute = map(int, wall.split(":"))
    return datetime(2026, 3, MARCH[weekday], hour, minute, tzinfo=UTC)


def hours(weekly, zone_name="UTC", closed=frozenset()):
    return OpenHours.parse(zone(zone_name), weekly, closed)


@st.composite
def any_hours(draw):
    # Before 04:00 clocks are moved, and an edge may mean two moments or none.
    edges = st.sets(st.integers(16, 96).map(lambda n: n * QUARTER), max_size=6)
    weekly = {weekday: _written(sorted(draw(edges))) for weekday in WEEKDAYS}
    weekly["wed"] = weekly["wed"] or ["08:00-24:00"]
    zones = ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]
    closed = draw(st.frozensets(st.dates(date(2026, 3, 1), date(2026, 11, 30))))
    return hours(weekly, draw(st.sampled_from(zones)), closed)


def _written(edges):
    walls = [
        f"{edge // (4 * QUARTER):02}:{edge.seconds // 60 % 60:02}" for edge in edges
    ]
    walls = [
        "24:00" if edge == 96 * QUARTER else wall
        for edge, wall in zip(edges, walls, strict=True)
    ]
    return [f"{a}-{b}" for a, b in zip(walls[::2], walls[1::2], strict=False)]


moments = st.integers(0, 4 * 24 * 275).map(
    lambda n: datetime(2026, 3, 1, tzinfo=UTC) + n * QUARTER
)
durations = st.integers(0, 4 * 100).map(lambda n: n * QUARTER)


@pytest.mark.requirement("T1", "R22")
@pytest.mark.parametrize(
    ("missed", "due"),
    [
        ("Sat 15:00", "Mon 10:00"),
        ("Sat 18:00", "Mon 10:00"),
        ("Mon 08:00", "Mon 10:00"),
        ("Mon 09:00", "Mon 10:00"),
        ("Mon 16:00", "Mon 17:00"),
        ("Mon 16:30", "Tue 09:30"),
        ("Mon 17:00", "Tue 10:00"),
        ("Fri 16:59", "next Mon 09:59"),
    ],
)
def test_an_hour_of_working_time_counts_from_the_next_opening(missed, due):
    assert hours(NINE_TO_FIVE).due(at(missed), timedelta(hours=1)) == at(due)


@pytest.mark.requirement("T32")
def test_lunch_is_not_working_time():
    open_hours = hours(WITH_LUNCH)

    assert open_hours.due(at("Mon 11:30"), timedelta(hours=1)) == at("Mon 13:30")
    assert open_hours.elapsed(at("Mon 11:00"), at("Mon 14:00")) == timedelta(hours=2)
    assert not open_hours.is_open(at("Mon 12:30"))


def test_opening_is_open_and_closing_is_closed():
    open_hours = hours(NINE_TO_FIVE)

    assert open_hours.is_open(at("Mon 09:00"))
    assert not open_hours.is_open(at("Mon 17:00"))


def test_a_closed_date_is_no_working_day():
    open_hours = hours(NINE_TO_FIVE, closed=frozenset({date(2026, 3, 9)}))

    assert open_hours.due(at("Sat 15:00"), timedelta(hours=1)) == at("Tue 10:00")
    assert not open_hours.works_on(date(2026, 3, 9))
    assert open_hours.works_on(date(2026, 3, 10))
    assert not open_hours.works_on(date(2026, 3, 8))


@pytest.mark.requirement("T2")
def test_five_years_of_working_time_are_counted_at_once():
    open_hours = hours(WITH_LUNCH, "Europe/Vienna", PublicHolidays("AT", "9"))
    start, end = (datetime(year, 3, 1, tzinfo=UTC) for year in (2021, 2026))
    open_hours.elapsed(start, end)

    begun = perf_counter()
    counted = open_hours.elapsed(start, end)

    assert perf_counter() - begun < 0.050
    assert counted == timedelta(hours=7) * sum(
        open_hours.works_on(date(2021, 3, 1) + timedelta(days=n)) for n in range(1826)
    )


@pytest.mark.parametrize(("day", "length"), [(28, 24), (29, 23), (30, 24)])
def test_a_day_with_its_clock_put_forward_is_an_hour_shorter(day, length):
    always = hours(ALWAYS, "Europe/Vienna")
    begin, end = (
        datetime(2026, 3, each, tzinfo=always.zone).astimezone(UTC)
        for each in (day, day + 1)
    )

    assert always.elapsed(begin, end) == timedelta(hours=length)


def test_hours_inside_the_skipped_hour_are_not_counted_twice():
    night = hours({"sun": ["02:15-02:45", "03:00-04:00"]}, "Europe/Vienna")
    start = datetime(2026, 3, 29, tzinfo=UTC)

    assert night.elapsed(start, start + timedelta(hours=12)) <= timedelta(hours=1)


@given(any_hours(), moments, durations)
def test_the_working_time_until_it_is_due_is_the_time_allowed(
    open_hours, start, within
):
    assert open_hours.elapsed(start, open_hours.due(start, within)) == within


@given(any_hours(), moments, durations, durations)
def test_working_time_adds_up(open_hours, start, first, second):
    middle, end = start + first, start + first + second

    whole = open_hours.elapsed(start, end)

    parts = open_hours.elapsed(start, middle) + open_hours.elapsed(middle, end)
    assert whole == parts


@given(any_hours(), moments, durations)
def test_working_time_is_what_the_wall_clock_shows(open_hours, start, length):
    quarters = [start + n * QUARTER for n in range(length // QUARTER)]

    shown = [_open_by_the_wall(open_hours, moment) for moment in quarters]

    assert [open_hours.is_open(moment) for moment in quarters] == shown
    assert open_hours.elapsed(start, start + length) == sum(shown) * QUARTER


def _open_by_the_wall(open_hours, moment):
    day = local_day(moment, open_hours.zone)
    shown = moment.astimezone(open_hours.zone).replace(tzinfo=None)
    wall = shown - datetime.combine(day, datetime.min.time())
    intervals = open_hours.weekly[day.weekday()]
    return day not in open_hours.closed and any(
        each.opens <= wall < each.closes for each in intervals
    )


@given(any_hours())
def test_hours_are_read_as_they_are_written(open_hours):
    again = OpenHours.parse(open_hours.zone, open_hours.written(), open_hours.closed)

    assert again == open_hours


@pytest.mark.parametrize(
    ("weekly", "path"),
    [
        ({"monday": ["09:00-17:00"]}, "monday"),
        ({"mon": ["9-17"]}, "mon.0"),
        ({"mon": "09:00-17:00"}, "mon.0"),
        ({"mon": ["09:00-12:00", "13:00-13:00"]}, "mon.1"),
        ({"mon": ["09:00-12:00", "11:00-17:00"]}, "mon.1"),
        ({"fri": ["17:00-09:00"]}, "fri.0"),
        ({"fri": ["09:00-24:01"]}, "fri.0"),
        ({"fri": ["09:00-17:60"]}, "fri.0"),
    ],
)
def test_bad_hours_are_refused_where_they_are_bad(weekly, path):
    with pytest.raises(BadHours) as refused:
        hours(weekly)

    assert [field.path for field in refused.value.fields] == [path]


def test_hours_that_never_open_are_refused():
    with pytest.raises(NeverOpen):
        hours({"mon": []})
