"""A sender that is killed at any point sends nothing twice and forgets nothing."""

import pytest

from tests.integration.outbound.killing import judge, kill_one, senders, states

# Each leaves the ledger, or the mailbox, in another state.
POINTS = (
    *("after claiming", "after freezing", "after it is handed over"),
    *("amid the mail", "after the answer", "before it is told"),
    "before the rest goes back",
)


@pytest.mark.requirement("SM-8", "T12")
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_sender_sends_nothing_twice(postgres, tmp_path, point):
    with senders(postgres, tmp_path) as (mailbox, made, house):
        kill_one(mailbox, made, house, point)
        judge(mailbox, house)
        assert states(house)["sent"] >= 15
