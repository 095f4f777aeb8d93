import pytest

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
