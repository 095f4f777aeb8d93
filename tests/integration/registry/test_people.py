"""Staff with their capacity and absences, and whom a leaver leaves behind."""

import pytest

from tests.integration.registry.asking import BRANCH, CLIENT, MANAGER, OPERATIONS

ANNA = {"branch_id": "vienna", "name": "Anna", "role": "account_manager"}


@pytest.fixture
def staff(office):
    """The ids of Anna, Boris and Carla."""
    made = [
        office.ask("POST", "/v1/staff", ANNA | {"name": name})
        for name in ("Anna", "Boris", "Carla")
    ]
    return [each.json["staff_id"] for each in made]


def test_absences_and_capacity_are_announced_so_that_others_can_plan(office, staff):
    away = [{"from_day": "2026-07-06", "to_day": "2026-07-17"}]
    changes = {"absences": away, "weekly_contact_hours": 12, "skills": ["firewalls"]}

    changed = office.ask("PATCH", f"/v1/staff/{staff[0]}", changes, If_Match='"1"')

    assert changed.status_code == 200
    assert changes.items() <= changed.json.items()
    [absence] = office.announced()[-1].absences
    assert (str(absence.from_day), str(absence.to_day)) == tuple(away[0].values())
    assert office.announced()[-1].weekly_contact_hours == 12


def test_a_leaver_gives_the_extension_up_for_whoever_comes_next(office, staff):
    anna = f"/v1/staff/{staff[0]}"
    office.ask("PATCH", anna, {"extension": "31"}, If_Match='"1"')

    left = office.ask("PATCH", anna, {"active": False}, If_Match='"2"')

    assert (left.status_code, left.json["extension"]) == (200, None)
    assert office.announced()[-1].extension is None


@pytest.mark.requirement("R27")
def test_all_clients_of_a_leaver_are_on_the_list_to_hand_over(office, staff):
    anna, boris, _ = staff
    looked_after = {
        "Alpine": {"account_manager": anna},
        "Bakery": {"account_manager": boris, "deputy": anna},
        "Castle": {"account_manager": boris},
        "Dairy": {"account_manager": anna, "status": "dormant"},
        "Estate": {},
    }
    for name, by in looked_after.items():
        office.ask("POST", "/v1/clients", CLIENT | {"name": name} | by)
    office.ask("PATCH", f"/v1/staff/{anna}", {"active": False}, If_Match='"1"')

    pages, path = [], f"/v1/staff/{anna}/handover?limit=2"
    while path:
        answer = office.ask("GET", path, who=MANAGER).json
        pages += [item["name"] for item in answer["items"]]
        path = answer["next"] and (
            f"/v1/staff/{anna}/handover?limit=2&cursor={answer['next']}"
        )

    assert pages == ["Alpine", "Bakery", "Dairy"]
    nobody = office.ask("GET", "/v1/staff/nobody/handover")
    assert nobody.status_code == 404
    refused = office.ask("GET", f"/v1/staff/{anna}/handover", who=OPERATIONS)
    assert refused.status_code == 403


@pytest.mark.parametrize("field", ["account_manager", "deputy"])
def test_nobody_looks_after_a_client_who_is_not_of_its_branch(office, staff, field):
    office.ask(
        "POST",
        "/v1/branches",
        {
            "branch_id": "graz",
            "name": "Graz",
            "zone": "Europe/Vienna",
            "country": "AT",
            "hours": {"mon": ["09:00-17:00"]},
        },
    )

    refused = office.ask(
        "POST", "/v1/clients", CLIENT | {"branch_id": "graz", field: staff[0]}
    )

    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == field


@pytest.mark.parametrize("field", ["account_manager", "deputy"])
def test_nobody_who_has_left_is_to_look_after_a_client(office, staff, field):
    anna, boris, carla = staff
    both = {"account_manager": anna, "deputy": boris}
    at = office.ask("POST", "/v1/clients", CLIENT | both).headers["Location"]
    for leaver in (both[field], carla):
        office.ask("PATCH", f"/v1/staff/{leaver}", {"active": False}, If_Match='"1"')

    new = office.ask("POST", "/v1/clients", CLIENT | {"name": "Bakery", field: carla})
    named = office.ask("PATCH", at, {field: carla}, If_Match='"1"')
    kept = office.ask("PATCH", at, {"size": 25}, If_Match='"1"')

    for refused in (new, named):
        assert refused.status_code == 422
        assert [error["path"] for error in refused.json["errors"]] == [field]
    assert (kept.status_code, kept.json[field]) == (200, both[field])
    listed = office.ask("GET", f"/v1/staff/{both[field]}/handover").json["items"]
    assert [each["name"] for each in listed] == ["Alpine Dental"]


def test_a_client_is_not_transferred_to_somebody_who_has_left(office):
    at = office.ask("POST", "/v1/clients", CLIENT).headers["Location"]
    graz = office.ask(
        "POST", "/v1/branches", BRANCH | {"branch_id": "graz", "name": "Graz"}
    ).json["branch_id"]
    dora = ANNA | {"name": "Dora", "branch_id": graz, "active": False}
    left = office.ask("POST", "/v1/staff", dora).json["staff_id"]

    to = {"branch_id": graz, "account_manager": left}
    refused = office.ask("POST", f"{at}/transfer", to, If_Match='"1"')

    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == "account_manager"


def test_a_list_names_nobody_who_has_left_but_where_they_still_are(office, staff):
    anna, *_ = staff
    of = {"branch": "vienna", "account_manager": "Anna"}
    office.take_in(of | {"client": "Alpine Dental"})
    office.ask("PATCH", f"/v1/staff/{anna}", {"active": False}, If_Match='"1"')

    again, new = office.take_in(
        of | {"client": "Alpine Dental"}, of | {"client": "Bakery"}, run="run-2"
    )

    assert (again.client.value, again.errors) == ("unchanged", ())
    assert (new.client.value, [error.path for error in new.errors]) == (
        "rejected",
        ["account_manager"],
    )


def test_what_is_told_of_a_client_is_what_other_services_need(office, staff):
    holding = {"branch_id": "vienna", "name": "Huber Holding"}
    group = office.ask("POST", "/v1/groups", holding).json["group_id"]
    more = {
        "deputy": staff[1],
        "group": group,
        "industry": "dentistry",
        "size": 25,
        "first_service_on": "2019-06-03",
        "fiscal_year_end": "--06-30",
        "tags": ["vip", "dental"],
    }

    recorded = office.ask("POST", "/v1/clients", CLIENT | more)
    grouped = office.ask("GET", f"/v1/clients?group={group}").json["items"]

    assert more.items() <= recorded.json.items()
    assert grouped == [recorded.json]
    told = office.announced()[-1]
    assert (told.deputy, told.group_id, told.size) == (staff[1], group, 25)
    assert (told.industry, told.fiscal_year_end) == ("dentistry", "--06-30")
    assert told.tags == ("vip", "dental")
    assert str(told.first_service_on) == "2019-06-03"
