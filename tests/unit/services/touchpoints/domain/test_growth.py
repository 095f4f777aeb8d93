from datetime import UTC, datetime, timedelta

import pytest

from libs.decay import Terms, value_at
from services.touchpoints.domain.credit import Credit, standing_of
from services.touchpoints.domain.growth import Worth, grown, total, years_back
from services.touchpoints.domain.ties import years_together

START = datetime(2024, 2, 29, 8, tzinfo=UTC)


@pytest.mark.requirement("R26")
@pytest.mark.parametrize("gamma", [0.03, 0.10, 0.20, 0.30])
def test_a_client_touched_on_plan_is_worth_no_less_after_the_second_year(gamma):
    months = [START + timedelta(days=30.4375 * n) for n in range(25)]
    on_plan = [
        Credit(f"t{n}", at, at, "call", gamma, "", 1) for n, at in enumerate(months)
    ]

    year, two = (
        value_at(standing_of(on_plan[: n + 1], Terms(), 1), months[n]) for n in (12, 24)
    )

    assert two >= year > 0


def test_years_end_on_the_same_day_or_the_last_of_a_shorter_month():
    days = [at.date().isoformat() for at in years_back(START, 2)]

    assert days == ["2022-02-28", "2023-02-28", "2024-02-29"]


def test_growth_is_told_by_branch_and_of_all_together():
    moments = years_back(START, 1)
    vienna = [Worth(at, 1, value) for at, value in zip(moments, (40, 50), strict=True)]
    graz = [Worth(at, 1, value) for at, value in zip(moments, (0, 10), strict=True)]

    assert [each.grown for each in grown(vienna)] == [None, 0.25]
    assert grown(graz)[-1].grown is None
    assert [each.value for each in total([vienna, graz], moments)] == [40, 60]
    assert total([vienna, graz], moments)[-1].grown == 0.5


def test_years_together_count_from_the_first_day():
    assert years_together(START.date(), START.date()) == 0
    assert years_together(START.date(), years_back(START, 4)[0].date()) == 0
