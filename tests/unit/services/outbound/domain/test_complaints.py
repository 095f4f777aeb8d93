"""Complaints: from which share on a branch is warned, and from which it is stopped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.complaints import LEAST_MAILS, Complaints, Level


@pytest.mark.requirement("SM-7")
@pytest.mark.parametrize(
    ("number", "mails", "level"),
    [
        (0, 10_000, Level.CLEAR),
        (10, 10_000, Level.CLEAR),
        (11, 10_000, Level.WARNED),
        (29, 10_000, Level.WARNED),
        (30, 10_000, Level.PAUSED),
        (1, LEAST_MAILS - 1, Level.CLEAR),
        (1, LEAST_MAILS, Level.WARNED),
        (2, LEAST_MAILS, Level.PAUSED),
        (0, 0, Level.CLEAR),
    ],
)
def test_a_share_means_what_the_mailboxes_say(number, mails, level):
    assert Complaints(number, mails).level is level


@given(st.integers(0, 500), st.integers(1, 100_000))
def test_one_complaint_more_is_never_better(number, mails):
    order = list(Level)
    before, after = (Complaints(each, mails).level for each in (number, number + 1))
    assert order.index(before) <= order.index(after)
