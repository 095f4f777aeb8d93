"""Settlements: the plan by which a provider is asked again, for any message."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain import settlements
from services.outbound.domain.dispatches import Message
from services.outbound.domain.messages import Channel, Form, State
from services.outbound.domain.parcels import NotNow
from services.outbound.domain.settlements import TO_PROVIDERS, of_outcome

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PAUSES = st.none() | st.timedeltas(timedelta(), timedelta(days=1))


def message(number, attempts):
    return Message(
        **dict.fromkeys(("client", "contact", "purpose", "period", "recipient"), "x"),
        **dict.fromkeys(("mailing", "request", "released")),
        id=f"{number:032x}",
        branch="vienna",
        channel=Channel.SMS,
        gap_class="exempt",
        critical=False,
        form=Form.TEMPLATE,
        words={},
        copies=1,
        state=State.HANDED_OVER,
        resent=False,
        queued_at=NOW,
        not_before=NOW,
        not_after=NOW + timedelta(days=99),
        attempts=attempts,
    )


@pytest.mark.requirement("WO-1")
@given(st.integers(0, 2**64), st.integers(1, 20), PAUSES)
def test_each_try_waits_as_planned_or_as_long_as_it_is_asked_to(number, tries, after):
    told = of_outcome(message(number, tries), NotNow("HTTP 429", after), NOW)
    if tries > len(TO_PROVIDERS):
        assert told.state is State.FAILED
        return
    planned = TO_PROVIDERS[tries - 1]
    waits = told.not_before - NOW
    least = max(planned, after or timedelta())
    assert least <= waits <= max(least, planned * (1 + settlements.SPREAD))


def test_those_that_fail_together_do_not_come_again_together():
    waits = {settlements.pause_after(message(number, 3)) for number in range(100)}
    assert len(waits) > 90
