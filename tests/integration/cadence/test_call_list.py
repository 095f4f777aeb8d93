"""The list that the database chooses is the list that the domain draws up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.decay import Law
from services.cadence.domain.call_list import Section, draw_up
from services.cadence.domain.gate import Request
from services.cadence.domain.purposes import Channel, GapClass, Purpose
from services.cadence.domain.settings import Settings
from services.cadence.domain.tasks import Task
from services.cadence.usecases import call_list, facts, gate, tasks
from tests.integration.cadence.areas import settled, started
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    callback,
    client,
    days,
    hours,
    revalued,
    touch,
)
from tests.integration.cadence.portfolios import BRANCHES, MANAGERS, portfolios

A_CALL = Request(
    "r-1", "c-0042", GapClass.PERSONAL, Channel.PHONE, MONDAY, purpose="call"
)


@pytest.fixture
def silent(house):
    """One client of tier B whom nobody has called for two months."""
    house.hear(branch(), client(), touch(MONDAY - days(60)))
    return house


def listed(house):
    return [
        call.chosen.client
        for call in house.read(call_list.draw_up, None, None, 9).calls
    ]


@pytest.mark.parametrize("law", Law)
def test_what_is_next_to_nothing_is_nothing(silent, law):
    long_ago = MONDAY - days(120)
    for revision, value in enumerate((5e-324, 1e-200, 1e-99, 100.0), 1):
        told = {"decays_from": long_ago, "as_of": long_ago, "law": law, "rate": 0.99}
        silent.hear(revalued(value, revision, **told))

        assert listed(silent) == ["c-0042"]


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

        calls, left = call_list.draw_up(transaction, branch, manager, slots)

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
        callbacks = portfolio.owed(seen)
        drawn = draw_up(candidates, callbacks, slots, MONDAY, Settings())
        everybody = draw_up(candidates, callbacks, 1000, MONDAY, Settings())
    assert chosen == [(e.client, e.section, e.reason, e.callback) for e in drawn]
    silent = {e.client for e in everybody if e.section is Section.LONG_SILENT}
    assert left == len(silent - {e.client for e in drawn})


@pytest.mark.requirement("T28")
@pytest.mark.parametrize("gap_class", ["personal", "ask"])
def test_whom_a_mail_went_to_is_listed_no_sooner_than_the_gate_allows_a_call(
    silent, gap_class
):
    assert listed(silent)

    silent.hear(touch(MONDAY, "message", gap_class=gap_class))

    assert not listed(silent)
    deferred = silent.read(gate.preview, A_CALL)
    silent.clock.at = deferred.decision.not_before - timedelta(seconds=1)
    assert not listed(silent)
    silent.clock.at = deferred.decision.not_before
    assert listed(silent)


def test_a_broadcast_keeps_nobody_off_the_list(silent):
    silent.hear(touch(MONDAY, "message", gap_class="broadcast"))

    assert listed(silent)


def test_who_is_granted_a_call_is_listed_when_it_is_due(silent):
    with silent.worker.begin() as transaction:
        gate.ask(transaction, [replace(A_CALL, at=MONDAY + days(3))])
    assert not listed(silent)

    silent.clock.at = MONDAY + days(3)

    assert listed(silent)


def test_who_is_granted_a_mail_is_not_called_as_well(silent):
    with silent.worker.begin() as transaction:
        gate.ask(transaction, [replace(A_CALL, channel=Channel.EMAIL)])

    assert not listed(silent)


def test_a_grant_that_nobody_is_to_use_keeps_nobody_off_the_list(silent):
    mail = Task(
        "c-0042", "vienna", Purpose.REMINDER, "1", MONDAY, MONDAY, channel=Channel.EMAIL
    )
    with silent.worker.begin() as transaction:
        tasks.propose(transaction, [mail])
    silent.tick("announce_due_contacts")
    assert not listed(silent)

    silent.execute(
        "update cadence.tasks set closed_at = not_before, outcome = 'missed'"
        " where purpose = 'reminder'"
    )

    assert listed(silent)


def test_a_call_that_is_owed_waits_for_no_mail(silent):
    silent.hear(touch(MONDAY, "message"), callback(MONDAY - hours(1)))

    assert listed(silent)


@pytest.mark.requirement("R97")
def test_help_after_an_outage_leads_the_list_however_lately_they_were_called(house):
    settled(house, "c-1")
    house.hear(client(client_id="c-2"), touch(MONDAY - days(90), client_id="c-2"))
    house.hear(touch(MONDAY - days(1), client_id="c-1"))

    house.hear(started())

    first, second = house.read(call_list.draw_up, None, None, 9).calls
    assert (first.chosen.client, first.chosen.section) == ("c-1", Section.URGENT)
    assert first.reason.startswith("outage at their site: help, no pitch; 1 day since")
    assert (second.chosen.client, second.chosen.section) == ("c-2", Section.LONG_SILENT)


def test_whom_there_is_no_slot_for_is_counted_among_the_silent(silent):
    silent.hear(client(client_id="c-2"), touch(MONDAY - days(50), client_id="c-2"))
    silent.hear(client(client_id="c-3"), touch(MONDAY - days(40), client_id="c-3"))

    for slots, silent_left in ((0, 2), (1, 1), (2, 0)):
        drawn_up = silent.read(call_list.draw_up, None, None, slots)

        assert (len(drawn_up.calls), drawn_up.silent_left) == (slots, silent_left)


def test_before_any_branch_is_known_nobody_is_to_be_called(house):
    assert house.read(call_list.draw_up, None, None, 20) == ([], 0)
