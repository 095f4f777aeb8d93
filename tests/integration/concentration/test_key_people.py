"""On how few people clients hang, ours and theirs, and what happens without them."""

import pytest

from libs.contracts.clients import Absence
from libs.contracts.upkeep import PersonErased
from tests.integration.concentration.asking import Desk, manager_of
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    days,
)
from tests.integration.concentration.people import (
    ANNA,
    BEN,
    TEMP,
    contact,
    knows,
    open_firm,
    person,
    read,
    taken_back,
    touch,
)


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


@pytest.fixture
def firm(house):
    open_firm(house)
    return house


@pytest.mark.requirement("M4")
def test_an_owner_reads_on_how_few_clients_hang_on_both_sides(firm, desk):
    firm.hear(branch(branch_id="graz"), client(2), client(3, branch_id="graz"))
    firm.hear(*knows(ANNA), *knows(ANNA, BEN, number=2), *knows(number=3))
    firm.hear(contact("p-1", decision_maker=True), contact("p-2", 2))
    firm.hear(touch("p-2", ANNA, number=2), touch(None, BEN, number=3))
    firm.hear(billed("900", 1, MONDAY - days(20)))

    told = read(desk, "key-people")
    holders = read(desk, "key-people/holders")

    assert told["firm"] == {
        "clients": 3,
        "unnoted": 1,
        "orphaned": 0,
        "alone": 1,
        "untold": 1,
        "out_of_touch": 1,
        "single_threaded": 1,
        "silent": 1,
        "areas": 2,
        "orphaned_areas": 0,
        "bus_factor": 2,
        "is_exact": True,
        "leavers": [
            {"staff_id": ANNA, "name": "Anna"},
            {"staff_id": BEN, "name": "Ben"},
        ],
    }
    assert told["branches"]["graz"]["bus_factor"] is None
    assert (told["verified_days"], told["in_touch_days"]) == (180, 180)
    assert holders["items"] == [
        {
            "staff_id": ANNA,
            "name": "Anna",
            "branch_id": "vienna",
            "areas": 1,
            "clients": 1,
            "revenue": "900.00",
        }
    ]


def test_clients_are_listed_the_worst_first_and_the_unknown_last(firm, desk):
    firm.hear(branch(branch_id="graz"), client(2), client(3), client(4))
    firm.hear(client(5, branch_id="graz"), *knows(BEN, number=5, branch_id="graz"))
    firm.hear(*knows(ANNA, BEN, number=3), *knows(TEMP, number=4), *knows(ANNA))

    listed = read(desk, "bus-factors")["items"]
    seen = read(desk, "bus-factors", manager_of("graz"))["items"]

    assert [(e["client_id"], e["bus_factor"], e["known_by"]) for e in listed] == [
        *(("c-4", 0, []), ("c-1", 1, ["Anna"]), ("c-5", 1, ["Ben"])),
        *(("c-3", 2, ["Anna", "Ben"]), ("c-2", None, [])),
    ]
    assert [each["client_id"] for each in seen] == ["c-5"]
    assert read(desk, "bus-factors", branch="graz")["items"] == listed[2:3]
    page = read(desk, "bus-factors", limit=2)
    rest = read(desk, "bus-factors", limit=3, cursor=page["next"])
    assert page["items"] + rest["items"] == listed
    assert read(desk, "key-people", manager_of("graz"))["firm"] is None


def threads(desk):
    [only] = read(desk, "threads")["items"]
    return only["threads"], only["silent"]


def test_threads_are_with_whom_we_were_in_touch_and_break_with_time(firm, desk):
    chief = contact("p-1", decision_maker=True)
    firm.hear(chief, contact("p-2"), contact("p-3", active=False))
    assert threads(desk) == (0, ["p-1"])

    firm.hear(touch("p-1"), touch("p-3"), touch("p-2", satisfies="broadcast"))
    assert threads(desk) == (1, [])

    firm.clock.at = MONDAY + days(46)
    assert threads(desk) == (1, ["p-1"])
    firm.clock.at = MONDAY + days(181)
    assert threads(desk) == (0, ["p-1"])


def test_a_touch_that_is_taken_back_leaves_the_one_before_it(firm, desk):
    early, late, never = (touch("p-1", at=MONDAY - days(day)) for day in (100, 1, 0))
    firm.hear(contact("p-1", decision_maker=True), taken_back(never))
    firm.hear(early, late, never)
    [listed] = read(desk, "threads")["items"]
    assert listed["last_at"] == "2026-03-01T08:00:00+00:00"

    firm.hear(taken_back(late))
    firm.hear(late)

    assert threads(desk) == (1, ["p-1"])


def test_of_who_was_erased_nothing_is_kept_whatever_is_heard_later(firm, desk):
    firm.hear(contact("p-1"), touch("p-1"))
    erased = {"contact_id": "p-1", "client_id": "c-1", "branch_id": "vienna"}
    firm.hear(PersonErased(revision=99, **erased))

    firm.hear(touch("p-1"))

    kept = firm.rows("select distinct contact_id from concentration.dealings")
    assert (kept, threads(desk)) == ([(None,)], (None, []))


def test_before_somebody_leaves_it_is_told_what_to_hand_over_and_whom_to_teach(
    firm, desk
):
    firm.hear(person("s-eve"), client(2, account_manager=ANNA, deputy=BEN))
    firm.hear(client(3, account_manager=ANNA, deputy=None, status="lost"))
    firm.hear(*knows(ANNA), *knows(ANNA, area="phones", critical=False))
    firm.hear(*knows(ANNA, BEN, area="network"), touch(None, "s-eve"))

    gate = read(desk, f"leavers/{ANNA}")

    first, second = gate["handovers"]
    assert (gate["name"], gate["may_leave"]) == ("Anna", False)
    assert first["areas"] == [
        {"area": "backup", "critical": True},
        {"area": "phones", "critical": False},
    ]
    because = [(each["name"], each["because"]) for each in first["teach"]]
    assert because == [("Ben", "knows"), ("Eve", "in_touch")]
    assert (first["manages"], second["manages"], second["areas"]) == (None, True, [])
    assert second["teach"][0]["because"] == "looks_after"
    assert read(desk, f"leavers/{BEN}")["handovers"][0]["manages"] is False
    assert read(desk, "leavers/s-eve")["may_leave"] is True


def test_a_holiday_test_says_whom_nobody_sees_to_while_others_are_away_too(firm, desk):
    tuesday = Absence(MONDAY.date() + days(1), MONDAY.date() + days(1))
    firm.hear(person(BEN, absences=(tuesday,), revision=2), client(2))
    firm.hear(*knows(ANNA, TEMP), *knows(ANNA, BEN, area="network"))
    firm.hear(*knows(BEN, number=2), touch(None, ANNA), touch(None, BEN))

    asked = {"since": "2026-02-28", "until": "2026-03-04"}
    test = read(desk, f"holiday-tests/{ANNA}", **asked)

    assert test["left_alone"] == [
        {
            "client_id": "c-1",
            "name": "Alpine Dental",
            "areas": [
                {
                    "area": "backup",
                    "critical": True,
                    "days": ["2026-03-02", "2026-03-03", "2026-03-04"],
                },
                {"area": "network", "critical": True, "days": ["2026-03-03"]},
            ],
            "out_of_touch": ["2026-03-03"],
        }
    ]
    assert read(desk, f"holiday-tests/{TEMP}", **asked)["left_alone"] == []


def test_who_was_last_in_touch_half_a_year_ago_is_nobodys_stand_in(firm, desk):
    firm.hear(touch(None, ANNA), touch(None, BEN, MONDAY - days(181)))
    firm.hear(client(2), touch(None, ANNA, MONDAY - days(181), 2))

    today = {"since": "2026-03-02", "until": "2026-03-02"}
    [left] = read(desk, f"holiday-tests/{ANNA}", **today)["left_alone"]

    assert (left["client_id"], left["out_of_touch"]) == ("c-1", ["2026-03-02"])


@pytest.mark.usefixtures("firm")
def test_what_makes_no_sense_is_refused(desk):
    turned = {"since": "2026-03-04", "until": "2026-03-01"}

    assert desk.ask(f"/v1/holiday-tests/{ANNA}", **turned).status_code == 422
    assert desk.ask("/v1/leavers/nobody").status_code == 404
    assert desk.ask("/v1/bus-factors", branch="nowhere").status_code == 404
