"""When the other side of a lane is left alone, and that it is tried again after."""

from datetime import timedelta

import pytest

from services.outbound.domain.parcels import (
    Barred,
    Closed,
    Never,
    NotNow,
    Taken,
    Unknown,
)
from services.outbound.domain.trouble import FAILURES, Trouble, failed_last

PAUSE = timedelta(minutes=1)


def after(*outcomes):
    trouble = Trouble()
    for outcome in outcomes:
        trouble.came(outcome)
    return trouble


@pytest.mark.requirement("T20")
def test_ten_failures_in_a_row_are_enough_and_after_a_rest_one_more():
    trouble = after(*[NotNow("busy")] * FAILURES)
    assert trouble.is_enough
    trouble.rested()
    assert not trouble.is_enough
    trouble.came(Closed("gone"))
    assert trouble.is_enough


@pytest.mark.parametrize("answer", [Taken(), Never("unknown"), Barred("5.7.1")])
def test_an_answer_of_any_other_kind_ends_the_row(answer):
    row = [*[NotNow("busy")] * (FAILURES - 1), answer, NotNow("busy")]
    assert not after(*row).is_enough
    assert failed_last(row) == 1


@pytest.mark.requirement("T20")
def test_who_breaks_off_after_each_message_is_left_alone_after_ten():
    assert after(*[Unknown("broke")] * FAILURES).is_enough
    assert failed_last([Taken(), *[Unknown("broke")] * 3, NotNow("busy")]) == 4


@pytest.mark.parametrize("asked", [NotNow("429", rest=PAUSE), Unknown("504", PAUSE)])
def test_who_asks_for_a_rest_gets_it_at_once(asked):
    trouble = after(asked, Taken())
    assert trouble.is_enough
    trouble.heeded()
    assert not trouble.is_enough
