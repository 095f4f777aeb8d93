from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.months import MONTH
from libs.decay import Law, Standing, touched
from services.concentration.domain.worth import (
    Flow,
    Membership,
    Past,
    Span,
    State,
    Turn,
    Valuation,
    balance,
)

OPENS = datetime(2026, 3, 1, tzinfo=UTC)
SPAN = Span(OPENS, OPENS + MONTH, OPENS + MONTH)
BEFORE = OPENS - timedelta(days=3)
SIXTY_THOUSAND = 6_000_000
STANDING = Standing(61, OPENS, OPENS, Law.COMPOUND, 0.1, timedelta(), 1)
A_CLIENT = Membership(1, BEFORE, counts=True)
AS_BEFORE = Turn(SIXTY_THOUSAND, new=False)
FIRST = Valuation(1, BEFORE, STANDING)


def past(*told, yearly=SIXTY_THOUSAND, turn=AS_BEFORE, first=FIRST):
    members = [each for each in told if isinstance(each, Membership)]
    valuations = [each for each in told if isinstance(each, Valuation)]
    return Past([first, *valuations], [A_CLIENT, *members], yearly, turn)


def flows(sheet):
    return {flow: cents for flow, cents in sheet.flows.items() if cents}


def called(at, revision=2):
    return Valuation(revision, at, touched(STANDING, 0.2, at))


def test_the_balance_of_a_month_with_a_call_in_its_middle_adds_up_to_the_cent():
    opening = balance(
        past(), replace(SPAN, until=OPENS + MONTH / 2, ends=OPENS + MONTH)
    )
    sheet = balance(past(called(OPENS + MONTH / 2)), SPAN)

    assert opening.flows[Flow.NEGLECT] == -187_819
    assert sheet.opening == 3_660_000
    assert flows(sheet) == {
        Flow.NEGLECT: -187_819 - 204_125,
        Flow.CONTACT: 505_564,
    }
    assert sheet.closing == 3_773_620


def test_a_month_that_ends_may_change_the_year():
    sheet = balance(past(turn=Turn(7_000_000, new=False)), SPAN)

    assert flows(sheet) == {Flow.NEGLECT: -366_000, Flow.REVENUE: 549_000}
    assert sheet.closing == 3_843_000


@pytest.mark.parametrize(("new", "flow"), [(True, Flow.WON), (False, Flow.REVENUE)])
def test_the_first_year_is_won_with_a_new_client_only(new, flow):
    sheet = balance(past(yearly=0, turn=Turn(SIXTY_THOUSAND, new=new)), SPAN)

    assert flows(sheet) == {flow: 3_294_000}


def test_a_month_that_runs_counts_for_no_year_yet():
    running = replace(SPAN, ends=SPAN.ends + timedelta(days=1))

    sheet = balance(past(turn=Turn(7_000_000, new=False)), running)

    assert flows(sheet) == {Flow.NEGLECT: -366_000}


def test_who_left_takes_what_was_left_of_the_worth():
    left = Membership(2, OPENS + MONTH / 2, counts=False)

    sheet = balance(past(left), SPAN)

    assert flows(sheet) == {Flow.NEGLECT: -187_819, Flow.LOST: -3_472_181}
    assert sheet.closing == 0


@pytest.mark.parametrize(
    "told",
    [
        Valuation(2, OPENS, replace(STANDING, value=40)),
        Valuation(2, OPENS, replace(STANDING, value=90, as_of=BEFORE)),
        Valuation(2, OPENS, replace(STANDING, value=90, rate=0.2)),
        Valuation(2, OPENS, None),
    ],
    ids=["taken back", "logged a month late", "other terms", "never earned"],
)
def test_what_was_not_earned_this_month_is_restated(told):
    assert Flow.RESTATED in flows(balance(past(told), SPAN))
    assert Flow.CONTACT not in flows(balance(past(told), SPAN))


def test_what_is_newer_holds_whatever_its_sender_s_clock_said():
    older, newer = called(OPENS + MONTH / 2), called(OPENS + MONTH / 3, revision=3)

    sheet = balance(past(older, newer), SPAN)

    assert sheet.closing == State(
        newer.standing, counts=True, yearly=SIXTY_THOUSAND
    ).worth(SPAN.ends)


moments = st.floats(-1, 4).map(lambda months: OPENS + MONTH * months)
standings = st.none() | st.builds(
    lambda value, at, grace, law, rate: Standing(
        value, at, at + grace, law, rate, grace, 1
    ),
    st.floats(0, 100),
    moments,
    st.integers(0, 30).map(lambda days: timedelta(days=days)),
    st.sampled_from(Law),
    st.floats(0.01, 0.5),
)
valuations = st.lists(
    st.builds(Valuation, st.integers(1, 99), moments, standings),
    max_size=6,
    unique_by=lambda each: each.revision,
)
memberships = st.lists(
    st.builds(Membership, st.integers(1, 99), moments, st.booleans()),
    max_size=4,
    unique_by=lambda each: each.revision,
)
years = st.lists(st.integers(0, 10**9), min_size=4, max_size=4)


@given(valuations, memberships, years, st.randoms())
def test_openings_and_flows_come_to_closings_in_any_order(told, members, years, chance):
    shuffled = [*told], [*members]
    for each in shuffled:
        chance.shuffle(each)

    closed = None
    for month in range(3):
        opens, ends = OPENS + month * MONTH, OPENS + (month + 1) * MONTH
        of_year = years[month], Turn(years[month + 1], new=month == 1)
        sheet = balance(Past(told, members, *of_year), Span(opens, ends, ends))

        assert sheet.opening + sum(sheet.flows.values()) == sheet.closing
        assert closed in {None, sheet.opening}
        assert balance(Past(*shuffled, *of_year), Span(opens, ends, ends)) == sheet
        closed = sheet.closing
