"""What goes back up the line of services is listed, with what keeps it in bounds."""

from pathlib import Path

import pytest

from libs.bus.handles import heard_by
from services.suite import WORKERS

LINE = ("registry", "touchpoints", "cadence", "concentration", "outbound")
# What stops each from coming round to what set it off, and the test that proves it.
BACK = {
    # When somebody was last seen is noted; nothing is announced of it.
    ("keepwell.touchpoint.logged.v1", "registry"): (
        "registry/test_reverts.py",
        "test_a_touch_is_noted_and_nothing_is_announced_of_it",
    ),
    # A consent is withdrawn once, and outbound stops only what waits already.
    ("keepwell.contact.unsubscribed.v1", "registry"): (
        "registry/test_unsubscribed.py",
        "test_who_unsubscribed_has_withdrawn_and_everybody_hears_of_it",
    ),
    # A touch for each message; what was sent is not due again in its period.
    ("keepwell.message.sent.v1", "touchpoints"): (
        "touchpoints/test_sent_messages.py",
        "test_what_is_told_twice_is_logged_once",
    ),
    ("keepwell.message.sent.v1", "cadence"): (
        "cadence/test_sent_messages.py",
        "test_what_went_out_under_its_grant_is_done",
    ),
    # A task is told of once more for each move of its client, and for nothing else.
    ("keepwell.message.refused.v1", "cadence"): (
        "cadence/test_refused_messages.py",
        "test_what_was_refused_for_another_reason_is_told_of_once",
    ),
    # A touch of theirs for each reply; nothing is sent on it.
    ("keepwell.message.replied.v1", "touchpoints"): (
        "touchpoints/test_replies.py",
        "test_an_answer_is_a_touch_of_theirs_by_the_way_it_came",
    ),
    # A threat for each promise.
    ("keepwell.promise.broken.v1", "touchpoints"): (
        "touchpoints/test_threats.py",
        "test_overdue_meetings_and_other_broken_promises_are_each_one_threat",
    ),
    # A list of calls for each week of a branch.
    ("keepwell.utilisation.low.v1", "cadence"): (
        "cadence/test_outreach.py",
        "test_a_week_below_the_threshold_drafts_calls_with_who_is_most_worth_it",
    ),
    # A verdict for each request, whose id is the message's.
    ("keepwell.contact.requested.v1", "cadence"): (
        "cadence/test_gate.py",
        "test_one_request_gets_one_grant_however_often_it_is_made",
    ),
}
TESTS = Path(__file__).parents[2] / "integration"


def told_by(event):
    return (event.source or "").removeprefix("keepwell/")


def edges():
    return [
        (name, told_by(event), hearer)
        for hearer, service in WORKERS.items()
        for name, event in heard_by(service).items()
        if told_by(event)
    ]


@pytest.mark.parametrize("hearer", WORKERS)
def test_no_service_hears_itself(hearer):
    assert [name for name, teller, who in edges() if teller == who == hearer] == []


def test_whatever_goes_back_up_the_line_is_listed():
    assert {*LINE} == {*WORKERS}
    back = {
        (name, hearer)
        for name, teller, hearer in edges()
        if LINE.index(hearer) < LINE.index(teller)
    }

    assert back == BACK.keys()


@pytest.mark.parametrize("edge", BACK, ids="->".join)
def test_what_keeps_it_in_bounds_is_proved_by_a_test(edge):
    file, test = BACK[edge]

    assert f"\ndef {test}(" in (TESTS / file).read_text()
