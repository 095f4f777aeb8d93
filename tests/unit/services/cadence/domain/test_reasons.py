from datetime import timedelta

import pytest

from libs.decay import Law
from services.cadence.domain.expected_loss import Margin
from services.cadence.domain.history import History
from services.cadence.domain.promises import Promised
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.reasons import why_long_silent, why_owed, why_worth_it
from services.cadence.domain.tasks import ToDo

pytestmark = pytest.mark.requirement("R97")


def test_it_says_how_long_ago_what_was_promised_and_what_the_value_does(
    a_candidate, now
):
    assert why_worth_it(a_candidate(called=38, value=61), now) == (
        "38 days since the last call; longest gap of 35 days passed; "
        "monthly call promised; value 61, falling 6 a month"
    )


@pytest.mark.requirement("T27")
def test_it_says_what_is_not_known(a_candidate, now):
    stranger = a_candidate(
        called=None, value=None, promised=(), margin=Margin(9_000.0, assumed=True)
    )

    assert why_worth_it(stranger, now) == (
        "never called; longest gap of 35 days passed; value unknown; margin assumed"
    )


def test_it_says_which_gap_has_passed(a_candidate, now):
    assert why_long_silent(a_candidate(called=36, value=None), now) == (
        "36 days since the last call; longest gap of 35 days passed; "
        "monthly call promised; value unknown"
    )


def test_what_is_due_is_not_promised_as_well(a_candidate, now):
    due = a_candidate(called=38, to_do=(ToDo(Purpose.MONTHLY_CALL, "2026-03"),))

    reason = why_worth_it(due, now)

    assert "monthly call due" in reason
    assert "promised" not in reason


def test_it_names_the_meeting_when_that_was_last(a_candidate, now):
    met = History(now - timedelta(days=99), last_meeting=now - timedelta(days=1))
    candidate = a_candidate(history=met, promised=(Promised.MEETING,))

    reason = why_worth_it(candidate, now)

    assert reason.startswith("1 day since the last meeting; monthly meeting promised")


def test_during_grace_it_says_until_when_the_value_holds(a_candidate, a_standing, now):
    held = a_candidate(standing=a_standing(61, holds_for_days=10))

    assert why_worth_it(held, now).endswith("value 61, holds until 12 March")


def test_under_the_linear_law_it_falls_by_a_part_of_the_last_value(
    a_candidate, a_standing, now
):
    linear = a_candidate(standing=a_standing(80, law=Law.LINEAR, rate=0.2))

    assert why_worth_it(linear, now).endswith("value 80, falling 16 a month")


def test_a_value_that_is_nearly_gone_hardly_falls(a_candidate, now):
    reason = why_worth_it(a_candidate(value=3), now)

    assert reason.endswith("value 3, falling less than 1 a month")


@pytest.mark.parametrize(
    ("overdue", "missed_calls", "reason"),
    [
        (timedelta(days=4), 2, "callback overdue since Thu 09:00, 2 missed calls"),
        (timedelta(hours=1), 1, "callback overdue since Mon 08:00, 1 missed call"),
        (
            timedelta(days=7),
            3,
            "callback overdue since 23 February 09:00, 3 missed calls",
        ),
    ],
)
def test_it_says_since_when_a_callback_is_owed_by_the_clock_of_the_branch(
    a_callback, now, overdue, missed_calls, reason
):
    callback = a_callback(overdue=overdue, missed_calls=missed_calls)

    assert why_owed(callback, now) == reason


@pytest.mark.requirement("R82")
@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-1, "fiscal year ends on 2 March; talk about next year's budget"),
        (0, "fiscal year ended on 2 March; talk about this year's budget"),
    ],
)
def test_it_says_when_the_fiscal_year_ends_to_the_day_of_the_branch(
    a_candidate, now, minutes, said
):
    candidate = a_candidate(called=8, to_do=(ToDo(Purpose.YEAR_END, "2026-03-02"),))
    midnight = now + timedelta(hours=15)

    reason = why_worth_it(candidate, midnight + timedelta(minutes=minutes))

    assert f"; {said}; " in reason
    assert "fiscal" not in why_worth_it(a_candidate(called=8), now)
