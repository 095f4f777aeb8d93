from datetime import datetime

import pytest

from libs.waiting import until

pytestmark = pytest.mark.timeout(300)

CLIENT = """\
branch,zone,country,client,phone,tier,since
Vienna,Europe/Vienna,AT,Alpine Dental,0720 123456,A,2024-05-06
"""
LONG_AGO = {
    "specversion": "1.0",
    "type": "keepwell.call.ended.v1",
    "source": "pbx/vienna",
    "id": "1746432000.1",
    "time": "2025-05-05T08:00:00Z",
    "data": {
        "call_id": "1746432000.1",
        "direction": "out",
        "number": "+43720123456",
        "started_at": "2025-05-05T08:00:00Z",
        "outcome": "answered",
        "talk_seconds": 420,
    },
}


def present(suite):
    return datetime.fromisoformat(suite.say("clock").strip().replace(" UTC", "+00:00"))


def worth(suite):
    return any(each["value"] for each in suite.ask("/v1/relationships")["items"])


@pytest.mark.requirement("R33")
def test_a_week_passes_and_a_client_silent_for_ten_months_goes_cold(simulated):
    path = simulated.folder / "clients.csv"
    path.write_text(CLIENT)
    simulated.say("import", "clients", str(path))
    simulated.tell(LONG_AGO)
    assert until(lambda: worth(simulated), 20)
    assert "Nobody has gone cold." in simulated.say("cold")
    before = present(simulated)

    simulated.say("clock", "advance", "7d")

    assert (present(simulated) - before).days == 7
    assert "Alpine Dental" in simulated.say("cold")


def test_the_clock_goes_on_where_it_was_after_a_stop(simulated):
    before = present(simulated)

    simulated.stop()
    simulated.start()

    assert 0 <= (present(simulated) - before).total_seconds() < 120
