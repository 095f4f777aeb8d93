"""A sender that is killed at any point sends nothing twice and forgets nothing."""

from itertools import cycle

import pytest

from tests.integration.outbound.dying import IN_HAND, POINTS
from tests.integration.outbound.killing import KINDS, Case, ground, judge
from tests.integration.outbound.turns import WAYS

# Every point before one peer or another; `make drill` goes to each peer at each point.
MAILS = [
    Case(point, "email", way, kind)
    for point, way in zip(POINTS["email"], cycle(WAYS), strict=False)
    for kind in KINDS
]
OTHERS = [
    *(Case(point, "post", "ok", "marketing") for point in (*IN_HAND,)[-2:]),
    Case("amid putting off", "post", "ok", "critical"),
    Case("amid the mail", "sms", "drop", "marketing"),
    Case("after the answer", "sms", "hang", "critical"),
]


@pytest.mark.requirement("SM-8", "T12")
def test_a_killed_sender_sends_nothing_twice(postgres, tmp_path):
    with ground(postgres, tmp_path) as here:
        for case, rows in here.kill(MAILS + OTHERS).items():
            judge(case, rows)
