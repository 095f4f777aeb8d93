from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.registry.asking import MANAGER, account_manager

TODAY = datetime.now(UTC).date()
LONG_AGO = TODAY - timedelta(days=366)


@pytest.fixture
def profile(client):
    return f"/v1/clients/{client.json['client_id']}/profile"


def known(verified_on=TODAY):
    return {"text": "Two practices more", "verified_on": verified_on.isoformat()}


@pytest.mark.requirement("R83")
def test_a_profile_says_how_full_and_how_fresh_it_is(office, profile):
    nothing = office.ask("GET", profile).json
    office.ask("PUT", f"{profile}/goals", known())
    stale = office.ask("PUT", f"{profile}/business_model", known(LONG_AGO)).json
    fresh = office.ask("PUT", f"{profile}/business_model", known()).json

    assert (nothing["score"], nothing["freshness"]) == (0, None)
    assert (stale["completeness"], stale["freshness"]) == (0.4, 0.75)
    assert (stale["score"], stale["stale"]) == (0.3, ["business_model"])
    assert (fresh["score"], fresh["stale"]) == (0.4, [])
    assert "seasonality" in fresh["missing"]
    assert len(fresh["fields"]) == 7


@pytest.mark.requirement("R83")
def test_the_owner_says_what_is_asked_what_it_weighs_and_how_long_it_holds(
    office, profile
):
    office.ask("PUT", f"{profile}/goals", known(LONG_AGO))
    office.ask("PUT", "/v1/profile-fields/goals", {"weight": 100})
    office.ask("PUT", "/v1/profile-fields/pets", {"weight": 20})
    limit = {"subject": "profile", "area": "Goals", "days": 400}

    assert office.ask("PUT", "/v1/freshness", limit).json == limit | {"area": "goals"}
    assert office.ask("GET", profile).json["score"] == 0.5
    assert limit["days"] in [
        each["days"] for each in office.ask("GET", "/v1/freshness").json["items"]
    ]
    [first, *_] = office.ask("GET", "/v1/profile-fields").json["items"]
    assert first == {"name": "goals", "weight": 100}
    refused = office.ask("PUT", "/v1/freshness", limit, who=MANAGER)
    assert refused.status_code == 403


def test_what_is_asked_of_nobody_or_known_tomorrow_is_refused(office, profile):
    unasked = office.ask("PUT", f"{profile}/shoe_size", known())
    early = office.ask("PUT", f"{profile}/goals", known(TODAY + timedelta(days=3)))
    other = office.ask("GET", profile, who=account_manager("s-of-nobody"))

    assert (unasked.status_code, early.status_code) == (404, 422)
    assert early.json["errors"][0]["path"] == "verified_on"
    assert other.status_code == 404
