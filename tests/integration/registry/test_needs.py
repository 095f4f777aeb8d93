from datetime import UTC, date, datetime, timedelta

import pytest

from libs.contracts.knowledge import NeedRecorded
from tests.integration.registry.asking import account_manager

NEED = {"name": "Replace the firewall", "due_on": "2026-08-31", "lead_months": 6}


@pytest.mark.requirement("R84")
def test_a_need_says_when_to_begin_across_the_ends_of_months(office, client):
    need = NEED | {"client_id": client.json["client_id"]}

    recorded = office.ask("POST", "/v1/needs", need)
    changed = office.ask(
        "PATCH",
        recorded.headers["Location"],
        {"lead_months": 3},
        if_match=recorded.headers["ETag"],
    )

    assert recorded.status_code == 201
    assert need.items() <= recorded.json.items()
    assert recorded.json["start_by"] == "2026-02-28"
    assert (changed.json["start_by"], changed.json["revision"]) == ("2026-05-31", 2)
    [listed] = office.ask("GET", "/v1/needs").json["items"]
    assert listed == changed.json


def test_an_account_manager_keeps_the_needs_of_their_own_clients(office, client):
    need = NEED | {"client_id": client.json["client_id"]}
    location = office.ask("POST", "/v1/needs", need).headers["Location"]
    other = account_manager("s-of-nobody")

    assert office.ask("GET", location, who=other).status_code == 404
    refused = office.ask("POST", "/v1/needs", need | {"name": "Else"}, who=other)
    assert refused.status_code == 404
    assert refused.json["errors"][0]["path"] == "client_id"


def test_a_need_is_announced_with_when_to_begin_until_it_is_met(office, client):
    today = datetime.now(UTC).date()
    need = NEED | {"client_id": client.json["client_id"]}
    recorded = office.ask("POST", "/v1/needs", need)

    def met(on):
        change, tag = {"met_on": on.isoformat()}, recorded.headers["ETag"]
        path = recorded.headers["Location"]
        return office.ask("PATCH", path, change, if_match=tag)

    early, in_time = met(today + timedelta(days=3)), met(today)

    told = [e for e in office.announced() if isinstance(e, NeedRecorded)]
    assert (early.status_code, in_time.status_code) == (422, 200)
    assert [each.met_on for each in told] == [None, today]
    assert told[0] == NeedRecorded(
        need_id=recorded.json["need_id"],
        client_id=need["client_id"],
        branch_id="vienna",
        name="Replace the firewall",
        due_on=date(2026, 8, 31),
        start_by=date(2026, 2, 28),
        revision=1,
    )
