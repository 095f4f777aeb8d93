"""Whether a message may go out now, later or never."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.outbound.domain.cases import (
    Case,
    NeverAwake,
    Said,
    Slot,
    Terms,
    Unwanted,
)
from services.outbound.domain.judging import REASONS, judge
from services.outbound.domain.laws import LAWS, laws_of
from services.outbound.domain.messages import Channel
from services.outbound.domain.quiet_hours import Window, free_from

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # ten o'clock in Vienna
EVERY_DAY = Window(9, 18, lambda _day: True)
ZONES = sorted(available_timezones() - {"localtime"})
INSTANTS = st.datetimes(
    datetime.fromisoformat("2024-01-01"),
    datetime.fromisoformat("2030-12-31"),
    timezones=st.just(UTC),
)


def case(**changed):
    usual = {
        "at": MONDAY,
        "channel": Channel.EMAIL,
        "gap_class": "broadcast",
        "critical": False,
        "status": "active",
        "since": date(2019, 5, 1),
        "there": True,
        "at_home": True,
        "reached": True,
        "said": Said.NOTHING,
        "unwanted": (),
        "zones": ("Europe/Vienna",),
        "places": ("AT",),
        "weekdays": (0, 1, 2, 3, 4),
        "closed": (),
    }
    return Case(**(usual | changed))


def rule(**changed):
    return judge(case(**changed)).rule


def slots(*days, channel=Channel.EMAIL):
    return tuple(Slot(channel, MONDAY - timedelta(days=day)) for day in days)


def test_an_own_client_is_written_to_by_day():
    assert judge(case()).allowed


@pytest.mark.parametrize(
    ("changed", "decided"),
    [
        ({"at_home": False}, "other_branch"),
        ({"there": False}, "contact_left"),
        ({"reached": False}, "no_address"),
        ({"said": Said.WITHDRAWN}, "opted_out"),
        ({"unwanted": (Unwanted.COMPLAINT,)}, "complaint"),
        ({"unwanted": (Unwanted.UNSUBSCRIBED,)}, "unsubscribed"),
        ({"unwanted": (Unwanted.NOT_THIS_PURPOSE,)}, "unsubscribed_from_this"),
        ({"unwanted": (Unwanted.UNKNOWN_ADDRESS,)}, "unknown_address"),
        ({"channel": Channel.SMS}, "no_consent"),
        ({"status": "prospect"}, "no_consent"),
    ],
)
def test_what_stands_against_a_message_says_so_by_its_rule(changed, decided):
    verdict = judge(case(**changed))

    assert (verdict.rule, verdict.until) == (decided, None)
    assert REASONS[decided].endswith(".")


@pytest.mark.parametrize("owed", [{"critical": True}, {"gap_class": "exempt"}])
def test_what_is_owed_goes_to_who_wants_nothing_else_but_not_to_nowhere(owed):
    unwanted = (Unwanted.COMPLAINT, Unwanted.UNSUBSCRIBED)

    assert rule(**owed, said=Said.WITHDRAWN, unwanted=unwanted) is None
    gone = (Unwanted.UNKNOWN_ADDRESS,)
    assert rule(**owed, unwanted=gone) == "unknown_address"


def test_ritual_post_is_not_owed_but_takes_no_consent():
    card = {"channel": Channel.POST, "gap_class": "exempt", "status": "prospect"}

    assert rule(**card) is None
    assert rule(**card, said=Said.WITHDRAWN) == "opted_out"


@pytest.mark.parametrize(("at", "told"), [(3, None), (4, "no_consent")])
def test_half_a_year_ends_on_their_day_and_not_on_that_of_utc(at, told):
    toronto = {"places": ("CA",), "zones": ("America/Toronto",), "status": "prospect"}
    midnight = datetime(2026, 4, 1, at, 30, tzinfo=UTC)  # a day later at four
    on = date(2025, 9, 30)

    waits = judge(case(since=on, at=midnight, **toronto))
    assert (waits.rule == "no_consent") == (told is not None)


def test_an_answer_that_is_to_be_read_puts_off_and_refuses_nothing():
    held = judge(case(unwanted=(Unwanted.PERHAPS,)))

    assert (held.rule, held.until) == ("perhaps_unwanted", MONDAY + timedelta(hours=1))
    assert rule(unwanted=(Unwanted.PERHAPS,), gap_class="exempt") is None


@pytest.mark.parametrize(
    ("place", "changed", "allowed"),
    [
        ("AT", {}, True),
        ("AT", {"status": "lost"}, False),
        ("AT", {"status": "lost", "said": Said.GIVEN}, True),
        ("US", {"status": "prospect"}, True),
        ("US", {"channel": Channel.SMS}, False),
        ("US", {"channel": Channel.SMS, "said": Said.GIVEN}, True),
        ("CA", {}, True),
        ("CA", {"status": "dormant"}, False),
        ("CA", {"status": "prospect", "since": date(2025, 10, 1)}, True),
        ("CA", {"status": "prospect", "since": date(2025, 8, 1)}, False),
        ("BR", {}, False),
        ("BR", {"said": Said.GIVEN}, True),
        ("BR", {"channel": Channel.POST}, True),
    ],
)
def test_the_law_of_the_place_decides_whether_it_takes_a_consent(
    place, changed, allowed
):
    assert judge(case(places=(place,), **changed)).allowed is allowed


def test_of_two_places_the_stricter_law_holds():
    american = {"status": "prospect"}

    assert rule(places=("US",), **american) is None
    assert rule(places=("AT", "US"), **american) == "no_consent"
    assert laws_of(["XX"]) == laws_of([])
    assert laws_of(["US-FL"]) != laws_of(["US-TX"]) == (LAWS["US"],)


@pytest.mark.requirement("T18")
@pytest.mark.parametrize(
    ("at", "morning"),
    [
        ("2026-03-02T06:00Z", "2026-03-02T08:00Z"),  # seven o'clock: at nine
        ("2026-03-02T17:00Z", "2026-03-03T08:00Z"),  # six: the next morning
        ("2026-03-07T09:00Z", "2026-03-09T08:00Z"),  # Saturday: on Monday
        ("2026-03-03T09:00Z", "2026-03-04T08:00Z"),  # closed: the day after
    ],
)
def test_what_would_disturb_waits_for_the_morning_and_is_not_dropped(at, morning):
    closed = (date(2026, 3, 3),)
    if morning.startswith("2026-03-03"):
        closed = ()

    verdict = judge(case(at=datetime.fromisoformat(at), closed=closed))

    assert verdict.rule == "quiet_hours"
    assert verdict.until == datetime.fromisoformat(morning)


def test_nobody_is_disturbed_by_a_letter_or_by_what_is_critical():
    night = datetime(2026, 3, 1, 2, tzinfo=UTC)

    assert rule(at=night, channel=Channel.POST) is None
    assert rule(at=night, critical=True) is None
    assert rule(at=night, gap_class="exempt") is None
    assert rule(at=night, gap_class="exempt", channel=Channel.SMS) == "quiet_hours"


def test_only_the_hours_that_all_laws_and_the_owner_leave_are_used():
    evening = datetime(2026, 3, 2, 23, tzinfo=UTC)  # six in New York
    told = {"zones": ("America/New_York",), "at": evening, "places": ("US",)}

    assert rule(**told) == "quiet_hours"
    assert rule(**told, terms=Terms(opens=0, closes=24)) is None
    late = told | {"at": evening + timedelta(hours=2, minutes=30)}
    assert rule(**late, terms=Terms(opens=0, closes=24)) is None
    for stricter in (("US-FL",), ("US", "US-FL")):
        late["places"] = stricter
        assert rule(**late, terms=Terms(opens=0, closes=24)) == "quiet_hours"


def test_a_day_that_has_no_hours_is_refused():
    with pytest.raises(NeverAwake):
        Terms(opens=18, closes=9)


def test_caps_put_off_until_the_first_of_them_has_passed():
    verdict = judge(case(slots=slots(3)))
    assert verdict.rule == "too_many_mails"
    assert verdict.until == MONDAY + timedelta(days=4)
    assert judge(case(slots=slots(7))).allowed


def test_three_in_two_weeks_over_all_channels_are_enough():
    texted = slots(1, 2, 13, channel=Channel.SMS)

    verdict = judge(case(slots=texted))

    assert (verdict.rule, verdict.until) == ("too_many", MONDAY + timedelta(days=1))
    assert judge(case(slots=slots(1, 2, channel=Channel.SMS))).allowed


def test_a_cap_that_ends_at_night_waits_for_the_morning_too():
    at_night = (Slot(Channel.EMAIL, datetime(2026, 2, 24, 1, tzinfo=UTC)),)

    verdict = judge(case(slots=at_night))

    assert verdict.rule == "too_many_mails"
    assert verdict.until == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_what_is_exempt_or_critical_keeps_no_cap():
    often = slots(0, 0, 0, 0)

    assert rule(gap_class="exempt", slots=often) is None
    assert rule(critical=True, slots=often) is None


def test_the_strictest_law_allows_one_a_day():
    earlier = slots(0, channel=Channel.SMS)

    assert rule(places=("BR",), said=Said.GIVEN, slots=earlier) == "too_many_a_day"
    assert rule(slots=earlier) is None


def test_where_it_is_never_day_everywhere_a_person_has_to_say_the_zone():
    verdict = judge(case(zones=("Pacific/Auckland", "Europe/Vienna")))

    assert (verdict.rule, verdict.until) == ("no_common_hour", None)


@pytest.mark.requirement("T17")
@given(st.sampled_from(ZONES), INSTANTS)
@settings(max_examples=2_000, deadline=None)
def test_it_is_open_when_and_only_when_their_clock_says_so(name, at):
    there = ZoneInfo(name)
    local = at.astimezone(there)

    assert EVERY_DAY.allows(at, there) is (9 <= local.hour < 18)
    free = free_from(at, EVERY_DAY, [there])
    assert EVERY_DAY.allows(free, there)
    # Nothing is skipped: no moment before it was open, and it comes within the day.
    assert free == at or free - at < timedelta(hours=26)
    steps = range(0, int((free - at).total_seconds()), 900)
    assert not any(
        EVERY_DAY.allows(at + timedelta(seconds=step), there) for step in steps
    )


@pytest.mark.requirement("LF-1")
@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("America/New_York", "2026-03-08T07:30Z"),  # half past two is skipped
        ("America/New_York", "2026-11-01T06:30Z"),  # half past one comes twice
        ("Australia/Lord_Howe", "2026-10-03T15:45Z"),  # half an hour is skipped
        ("America/Phoenix", "2026-07-01T15:30Z"),  # Arizona keeps no summer time
        ("America/Shiprock", "2026-07-01T15:30Z"),  # the Navajo Nation does
        ("Pacific/Chatham", "2026-01-15T20:15Z"),  # 45 minutes beside the hour
    ],
)
def test_where_clocks_are_odd_each_moment_is_open_once_and_in_order(name, at):
    there = ZoneInfo(name)
    window = Window(1, 3, lambda _day: True)
    start = datetime.fromisoformat(at) - timedelta(hours=36)
    moments = [start + timedelta(minutes=15 * step) for step in range(4 * 72)]

    free = [free_from(moment, window, [there]) for moment in moments]

    assert all(earlier <= later for earlier, later in pairwise(free))
    assert all(window.allows(each, there) for each in free)
    assert all(
        (each == moment) is (1 <= moment.astimezone(there).hour < 3)
        for moment, each in zip(moments, free, strict=True)
    )


@given(st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True), INSTANTS)
@settings(max_examples=300, deadline=None)
def test_of_several_zones_it_is_open_in_all_or_never(names, at):
    zones = [ZoneInfo(name) for name in names]

    free = free_from(at, EVERY_DAY, zones)

    if free is not None:
        assert all(EVERY_DAY.allows(free, each) for each in zones)
    else:
        hours = (at + timedelta(minutes=30 * step) for step in range(2 * 24 * 7))
        assert not any(all(EVERY_DAY.allows(h, z) for z in zones) for h in hours)


@given(
    st.lists(st.floats(0, 20).map(lambda d: timedelta(days=d)), max_size=6),
    st.sampled_from(Channel),
)
def test_whatever_went_before_what_is_put_off_is_free_then_and_not_sooner(ago, way):
    earlier = tuple(Slot(way, MONDAY - each) for each in ago)
    asked = case(slots=earlier, said=Said.GIVEN, terms=Terms(opens=0, closes=24))
    asked = replace(asked, weekdays=tuple(range(7)), places=("AT",))

    verdict = judge(asked)

    if verdict.until is not None:
        assert judge(replace(asked, at=verdict.until)).allowed
        sooner = verdict.until - timedelta.resolution
        assert not judge(replace(asked, at=sooner)).allowed
