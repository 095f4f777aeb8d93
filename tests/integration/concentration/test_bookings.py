"""Nobody is booked full time on one project, over HTTP."""

from dataclasses import replace

import pytest

from libs.contracts.engagements import EngagementRecorded
from tests.integration.concentration.asking import OWNER, Desk, manager_of
from tests.integration.concentration.house import branch, client, staff

BOOKINGS = "/v1/bookings"
VIENNA = manager_of("vienna")
FORGET = "delete from concentration.wakes"
WOKEN = "select count(*) from concentration.wakes where name = 'look_ahead'"


@pytest.fixture
def desk(house, tmp_path):
    house.hear(branch(), branch(branch_id="graz"), client(1))
    house.hear(*(staff(staff_id=f"s-{n}", email=None) for n in range(1, 7)))
    project = replace(EngagementRecorded.example(), client_id="c-1", exclusive=True)
    house.hear(project, replace(project, engagement_id="e-2", exclusive=False))
    return Desk(house, tmp_path)


def book(desk, share, who=VIENNA, **changed):
    told = {
        "engagement_id": "e-0007",
        "staff_id": "s-1",
        "from_day": "2026-04-01",
        "to_day": "2026-06-30",
        "share": share,
    }
    return desk.send("POST", BOOKINGS, who, told | changed)


@pytest.mark.requirement("R64")
def test_a_booking_that_takes_somebody_to_all_on_one_project_is_refused(desk):
    assert book(desk, 1.0).status_code == 422
    first = book(desk, 0.5)
    assert first.status_code == 201
    assert book(desk, 0.5).status_code == 422
    assert book(desk, 0.5, engagement_id="e-2").status_code == 201

    path = f"{BOOKINGS}/{first.json['booking_id']}"
    assert desk.send("DELETE", path, VIENNA).status_code == 200
    assert desk.send("DELETE", path, VIENNA).status_code == 404

    assert book(desk, 0.8).status_code == 201


@pytest.mark.requirement("R64")
def test_one_project_takes_at_most_half_the_firm(desk):
    for number in (1, 2, 3):
        assert book(desk, 0.8, staff_id=f"s-{number}").status_code == 201

    refused = book(desk, 0.8, staff_id="s-4")

    assert refused.status_code == 422
    assert "firm" in refused.json["detail"]


@pytest.mark.parametrize("nobody", [{"engagement_id": "e-9"}, {"staff_id": "s-99"}])
def test_who_or_what_is_not_known_is_not_booked(desk, nobody):
    assert book(desk, 0.5, **nobody).status_code == 404


def test_who_is_booked_or_not_any_more_is_looked_at_at_once(desk, house):
    house.execute(FORGET)

    booked = book(desk, 0.5).json["booking_id"]
    assert house.rows(WOKEN) == [(1,)]

    desk.send("DELETE", f"{BOOKINGS}/{booked}", VIENNA)
    assert house.rows(WOKEN) == [(2,)]


def test_a_branch_books_and_sees_its_own(desk):
    assert book(desk, 0.5, manager_of("graz")).status_code == 404
    assert book(desk, 0.5, OWNER).status_code == 201

    [seen] = desk.ask(BOOKINGS, VIENNA).json["items"]
    assert (seen["staff_id"], seen["share"]) == ("s-1", 0.5)
    assert desk.ask(BOOKINGS, manager_of("graz")).json["items"] == []


def test_what_is_sold_to_one_client_only_is_listed(desk):
    [only] = desk.ask("/v1/exclusive-engagements", VIENNA).json["items"]

    assert (only["engagement_id"], only["client_id"]) == ("e-0007", "c-1")


@pytest.mark.requirement("R64")
@pytest.mark.parametrize("who", [VIENNA, OWNER])
def test_the_firm_is_all_who_are_for_projects_whoever_asks(house, desk, who):
    temps = [staff(staff_id=f"s-{n}", permanent=False) for n in range(2, 6)]
    elsewhere = staff(staff_id="s-6", branch_id="graz")
    house.hear(*[replace(each, revision=9) for each in [*temps, elsewhere]])
    book(desk, 0.8, OWNER, staff_id="s-6")

    assert book(desk, 0.3, who).status_code == 422
    assert book(desk, 0.2, who).status_code == 201
