"""When a touch counts for nothing."""

from datetime import timedelta

import pytest

from libs.calendars.months import MONTH
from libs.decay import Law, Terms, kept
from services.touchpoints.domain.past import LEAST, weightless_after


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("rate", [0.001, 0.05, 0.1, 0.9])
def test_a_thousandth_is_left_when_a_touch_is_weightless(law, rate):
    grace = timedelta(days=14)

    after = weightless_after(Terms(law, rate, grace))

    assert kept(law, rate, (after - grace) / MONTH) == pytest.approx(LEAST, rel=1e-6)


def test_at_ten_per_cent_a_month_that_is_before_six_years():
    assert timedelta(days=1_995) < weightless_after(Terms()) < timedelta(days=1_996)
