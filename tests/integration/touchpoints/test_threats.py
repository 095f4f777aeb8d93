"""We are a threat ourselves where we let clients down: each failure is noticed once."""

from dataclasses import replace

import pytest

from libs.contracts.cadence import PromiseBroken
from libs.contracts.threats import ThreatNoticed
from tests.integration.touchpoints.house import MONDAY, call, days, minutes, missed


def broken(promise, due_at=MONDAY):
    return replace(PromiseBroken.example(), promise=promise, due_at=due_at)


@pytest.mark.requirement("R17")
def test_an_overdue_callback_is_exactly_one_internal_threat(house, logbook):
    house.hear(missed(MONDAY))
    for late in (61, 90):
        house.clock.at = MONDAY + minutes(late)
        with house.worker.begin() as transaction:
            house.service.announce_broken_callbacks(transaction, MONDAY)
    house.hear(missed(MONDAY + minutes(80)))
    house.hear(call(MONDAY + minutes(85), direction="out"))

    [noticed] = house.announced(ThreatNoticed)
    told = (noticed.threat_class, noticed.failure, noticed.failed_at)
    assert told == ("internal", "overdue_callback", MONDAY + minutes(60))
    [listed] = logbook.items("internal-threats")
    assert listed["threat_id"] == noticed.threat_id


@pytest.mark.requirement("R17")
def test_a_callback_in_time_is_no_threat(house):
    house.open()
    house.hear(missed(MONDAY))
    house.clock.at = MONDAY + minutes(50)

    house.hear(call(MONDAY + minutes(45), direction="out"))

    assert house.announced(ThreatNoticed) == []


@pytest.mark.requirement("R17")
def test_overdue_meetings_and_other_broken_promises_are_each_one_threat(house, logbook):
    meeting, a_call = broken("monthly_meeting"), broken("monthly_call")

    house.hear(meeting, a_call, meeting)
    house.hear(meeting, broken("monthly_call", MONDAY - days(30)))

    noticed = [each.failure for each in house.announced(ThreatNoticed)]
    assert sorted(noticed) == ["broken_promise", "broken_promise", "overdue_meeting"]
    assert len(logbook.items("internal-threats?client=c-0042")) == 3


def test_a_promise_to_a_client_not_heard_of_yet_waits(house):
    early = house.sent(broken("monthly_call"))

    with house.worker.begin() as transaction:
        verdicts = house.service.on_promises_broken(transaction, [early])

    assert verdicts[early.key].reason == "the client is not known here yet"
