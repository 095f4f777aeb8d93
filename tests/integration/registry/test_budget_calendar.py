from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.registry.asking import CLIENT, account_manager

TODAY = datetime.now(UTC).date()
CALENDAR = "/v1/budget-calendar"


def client(office, name, ahead, **more):
    end = f"--{TODAY + timedelta(days=ahead):%m-%d}"
    said = CLIENT | {"name": name, "fiscal_year_end": end} | more
    return office.ask("POST", "/v1/clients", said).json


def names(answer):
    return [each["name"] for each in answer.json["items"]]


@pytest.mark.requirement("R82")
def test_budgets_are_to_be_talked_about_ninety_days_before_the_year_ends(office):
    in_time = client(office, "In ninety days", 90)
    client(office, "Today", 0)
    client(office, "Later", 91)
    client(office, "Lost", 9, status="lost", lost_reason="price", lost_to="unknown")
    office.ask("POST", "/v1/clients", CLIENT | {"name": "Unknown"})

    listed = office.ask("GET", CALENDAR)

    assert names(listed) == ["Today", "In ninety days"]
    last = listed.json["items"][-1]
    assert last["client_id"] == in_time["client_id"]
    assert last["ends_on"] == (TODAY + timedelta(days=90)).isoformat()
    assert names(office.ask("GET", f"{CALENDAR}?within=89")) == ["Today"]


def test_a_client_that_counts_for_another_has_no_budget_of_its_own(office):
    kept, twin = client(office, "Alpine", 9), client(office, "Alpine OG", 9)
    merge = {"survivor_id": kept["client_id"], "client_id": twin["client_id"]}

    office.ask("POST", "/v1/merges", merge)

    assert names(office.ask("GET", CALENDAR)) == ["Alpine"]


def test_the_calendar_comes_in_pages_and_is_confined(office):
    for ahead in (1, 2, 3):
        client(office, f"In {ahead}", ahead)

    first = office.ask("GET", f"{CALENDAR}?limit=2")
    cursor = first.json["next"]
    second = office.ask("GET", f"{CALENDAR}?limit=2&cursor={cursor}")
    other = office.ask("GET", CALENDAR, who=account_manager("s-of-nobody"))

    assert names(first) + names(second) == ["In 1", "In 2", "In 3"]
    assert names(other) == []
    assert names(office.ask("GET", f"{CALENDAR}?branch=graz")) == []
