import time
from datetime import datetime

import pytest

pytestmark = pytest.mark.timeout(300)

CLIENT = """\
branch,zone,country,client,phone,tier,since
Vienna,Europe/Vienna,AT,Alpine Dental,0720 123456,A,2025-06-02
"""


def present(suite):
    return datetime.fromisoformat(suite.say("clock").strip().replace(" UTC", "+00:00"))


@pytest.mark.requirement("R33")
def test_a_quarter_passes_and_a_silent_client_goes_cold(simulated):
    path = simulated.folder / "clients.csv"
    path.write_text(CLIENT)
    simulated.say("import", "clients", str(path))
    assert "Nobody has gone cold." in simulated.say("cold")
    before, started = present(simulated), time.monotonic()

    simulated.say("clock", "advance", "90d")

    assert (present(simulated) - before).days == 90
    assert time.monotonic() - started < 30
    assert "Alpine Dental" in simulated.say("cold")


def test_the_clock_goes_on_where_it_was_after_a_stop(simulated):
    before = present(simulated)

    simulated.stop()
    simulated.start()

    assert 0 <= (present(simulated) - before).total_seconds() < 120
