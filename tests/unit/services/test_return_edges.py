"""What goes back up the line of services is listed, with what keeps it in bounds."""

import pytest

from libs.bus.handles import heard_by
from services.suite import WORKERS

LINE = ("registry", "touchpoints", "cadence", "concentration", "outbound")
# What stops each from coming round to what set it off.
BACK = {
    # When somebody was last seen is noted; nothing is announced of it.
    ("keepwell.touchpoint.logged.v1", "registry"),
    # A consent is withdrawn once, and outbound stops only what waits already.
    ("keepwell.contact.unsubscribed.v1", "registry"),
    # A touch for each message; what was sent is not due again in its period.
    ("keepwell.message.sent.v1", "touchpoints"),
    ("keepwell.message.sent.v1", "cadence"),
    # A touch of theirs for each reply; nothing is sent on it.
    ("keepwell.message.replied.v1", "touchpoints"),
    # A threat for each promise.
    ("keepwell.promise.broken.v1", "touchpoints"),
    # A list of calls for each week of a branch.
    ("keepwell.utilisation.low.v1", "cadence"),
    # A verdict for each request, whose id is the message's.
    ("keepwell.contact.requested.v1", "cadence"),
}


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

    assert back == BACK
