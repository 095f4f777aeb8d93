"""In whom something was invested, and in whom nothing was."""

from datetime import datetime

import pytest

from tests.integration.touchpoints.house import client
from tests.integration.touchpoints.logbook import CLIENT

SINCE = "investments?since=2026-01-01"


def in_whom(found):
    return [each["client_id"] for each in found]


@pytest.mark.requirement("R28")
def test_clients_in_whom_nothing_was_invested_are_listed(house, logbook):
    others = ("c-2", "c-3", "c-4")
    house.hear(
        *(client(client_id=each, status="prospect", phones=()) for each in others)
    )
    logbook.touch("visit", minutes=45)
    logbook.touch("ticket", client_id="c-2")
    spent = {"spent_on": "2026-02-01", "what": "proposal", "minutes": 30}
    logbook.write("marketing-time", **spent, outlay="62.40", client_id="c-3")
    logbook.write(
        "marketing-time", **spent | {"spent_on": "2025-12-31"}, client_id="c-4"
    )

    invested = {each["client_id"]: each for each in logbook.items(SINCE)}

    assert invested[CLIENT]["touches"] == 1
    assert invested[CLIENT]["value"] > 0
    assert (invested["c-3"]["minutes"], invested["c-3"]["outlay"]) == (30, "62.40")
    assert invested["c-2"]["value"] is None
    assert in_whom(logbook.items(f"{SINCE}&nothing=true")) == ["c-2", "c-4"]


def test_the_day_begins_at_midnight_in_the_branch(logbook):
    logbook.touch("visit", at=datetime.fromisoformat("2025-12-31T23:30:00Z"))
    logbook.touch("visit", at=datetime.fromisoformat("2025-12-31T22:30:00Z"))

    [invested] = logbook.items(SINCE)

    assert invested["touches"] == 1
