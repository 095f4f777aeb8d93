"""The list that the database chooses is the list that the domain draws up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.cadence.domain.call_list import draw_up
from services.cadence.usecases import call_list, facts
from tests.integration.cadence.house import MONDAY
from tests.integration.cadence.portfolios import BRANCHES, MANAGERS, portfolios


@pytest.mark.requirement("R97", "R56", "T28")
@settings(max_examples=150)
@given(
    portfolios(),
    st.sampled_from([None, None, None, *BRANCHES]),
    st.sampled_from([None, None, None, *MANAGERS]),
    st.integers(0, 20),
)
def test_the_database_chooses_as_the_domain_does(
    built, portfolio, branch, manager, slots
):
    def seen(client):
        theirs = client.profile and client.profile.account_manager
        return branch in (None, client.branch) and manager in (None, theirs)

    with built.undone() as transaction:
        facts.record_branches(transaction, list(BRANCHES.values()))
        portfolio.save(transaction)

        calls = call_list.draw_up(transaction, branch, manager, slots)

        chosen = [
            (
                call.chosen.client,
                call.chosen.section,
                call.reason,
                call.callback and call.callback.callback,
            )
            for call in calls
        ]
        candidates = portfolio.candidates(seen)
        drawn = draw_up(candidates, portfolio.owed(seen), slots, MONDAY)
    assert chosen == [(e.client, e.section, e.reason, e.callback) for e in drawn]


def test_before_any_branch_is_known_nobody_is_to_be_called(house):
    assert house.read(call_list.draw_up, None, None, 20) == []
