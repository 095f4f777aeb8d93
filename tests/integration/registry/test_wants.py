from datetime import timedelta

import pytest

from tests.integration.registry.asking import account_manager, today


def want(client, name, days_ago):
    return {
        "client_id": client.json["client_id"],
        "name": name,
        "offer": "An answering service",
        "gap": "It cannot log in",
        "reviewed_on": (today() - timedelta(days=days_ago)).isoformat(),
    }


@pytest.mark.requirement("R79")
def test_a_gap_that_nobody_spoke_about_for_ninety_days_is_flagged(office, client):
    fresh = office.ask("POST", "/v1/wants", want(client, "Answers at night", 90))
    stale = office.ask("POST", "/v1/wants", want(client, "One bill", 91))

    assert (fresh.json["stale"], stale.json["stale"]) == (False, True)
    [flagged] = office.ask("GET", "/v1/wants?stale=true").json["items"]
    [other] = office.ask("GET", "/v1/wants?stale=false").json["items"]
    assert (flagged, other) == (stale.json, fresh.json)


@pytest.mark.requirement("R79")
@pytest.mark.parametrize("change", ["reviewed_on", "settled_on"])
def test_a_want_reviewed_or_settled_is_flagged_no_longer(office, client, change):
    stale = office.ask("POST", "/v1/wants", want(client, "One bill", 91))

    changed = office.ask(
        "PATCH",
        stale.headers["Location"],
        {change: today().isoformat()},
        if_match=stale.headers["ETag"],
    )

    assert changed.json["stale"] is False
    assert office.ask("GET", "/v1/wants?stale=true").json["items"] == []
    assert len(office.ask("GET", "/v1/wants").json["items"]) == 1


@pytest.mark.requirement("R79")
def test_the_owner_says_how_often_wants_are_reviewed(office, client):
    recorded = office.ask("POST", "/v1/wants", want(client, "One bill", 31))

    office.ask("PUT", "/v1/freshness", {"subject": "wants", "days": 30})

    assert recorded.json["stale"] is False
    [flagged] = office.ask("GET", "/v1/wants?stale=true").json["items"]
    assert flagged == recorded.json | {"stale": True}


def test_an_account_manager_sees_the_wants_of_their_own_clients(office, client):
    office.ask("POST", "/v1/wants", want(client, "One bill", 91))
    other = account_manager("s-of-nobody")

    listed = office.ask("GET", "/v1/wants?stale=true", who=other)

    assert (listed.status_code, listed.json["items"]) == (200, [])


def test_a_review_to_come_is_refused(office, client):
    early = office.ask("POST", "/v1/wants", want(client, "One bill", -3))

    assert early.json["errors"][0]["path"] == "reviewed_on"
