"""Marketing time by prospect, and what winning it cost."""

import pytest

from tests.integration.touchpoints.house import client
from tests.integration.touchpoints.logbook import CLIENT

COST = f"clients/{CLIENT}/cost-of-winning"


@pytest.mark.requirement("R68")
def test_marketing_time_is_summed_up_and_priced_by_prospect(house, logbook):
    house.hear(client(client_id="c-2", status="prospect", phones=()))
    for day, minutes in (("2026-02-01", 50), ("2026-02-02", 40)):
        told = {"spent_on": day, "what": "proposal", "minutes": minutes}
        assert logbook.write("marketing-time", **told).status_code == 201
    lunch = {"spent_on": "2026-02-03", "what": "lunch", "outlay": "62.40"}
    logbook.write("marketing-time", **lunch)
    logbook.write("marketing-time", **lunch, client_id="c-2")

    assert logbook.read(COST)["cost"] is None
    hour = {"amount": "80.10", "currency": "EUR"}
    assert logbook.ask("PUT", "marketing-hour", hour).json == hour

    assert logbook.read(COST) == {
        "client_id": CLIENT,
        "minutes": 90,
        "outlay": "62.40",
        "cost": {"amount": "182.55", "currency": "EUR"},
    }
    assert len(logbook.items(f"marketing-time?client={CLIENT}")) == 3


@pytest.mark.requirement("R68")
def test_what_is_spent_on_a_client_is_no_marketing(house, logbook):
    house.hear(client(status="active", revision=2))
    told = {"spent_on": "2026-02-01", "what": "proposal", "minutes": 50}

    refused = logbook.write("marketing-time", **told)

    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == "spent_on"
    assert logbook.read(COST)["minutes"] == 0
