"""Suppressions: what somebody said no to stays so, however purposes are grouped."""

from datetime import UTC, datetime

import pytest

from services.outbound.domain.cases import Said, Unwanted
from services.outbound.domain.messages import Channel
from services.outbound.domain.suppressions import Suppression

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said_no_to", "of", "holds"),
    [
        ("birthday", "birthday", True),
        ("birthday", "anniversary", False),
        ("greetings", "anniversary", True),
        ("reminder", "reminder", True),
        (None, "birthday", True),
    ],
)
def test_a_no_to_one_purpose_holds_also_once_it_is_in_a_family(said_no_to, of, holds):
    told = Suppression(
        *("vienna", Channel.EMAIL, Unwanted.NOT_THIS_PURPOSE, MONDAY, "c-1"),
        contact="p-1",
        purpose=said_no_to,
    )

    assert told.holds(of, Said.NOTHING, None) is holds
