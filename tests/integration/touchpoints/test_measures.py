"""What the log tells, over HTTP."""

from datetime import timedelta

import pytest

from libs.identity import Role
from tests.integration.suite.world import World
from tests.integration.touchpoints.house import MONDAY, call, days, minutes, missed
from tests.integration.touchpoints.talks import log

PATHS = ("last-contacts/c-0042", "client-health/c-0042", "ties/c-0042")


@pytest.fixture
def door(house, tmp_path):
    world = World(house.url, tmp_path, ["touchpoints"], house.clock)
    house.open()
    yield Door(world)
    world.close()


class Door:
    def __init__(self, world):
        self.world = world

    def read(self, path, role=Role.OWNER):
        return self.world.ask("touchpoints", "GET", f"/v1/{path}", role)


@pytest.mark.requirement("M1")
def test_a_value_is_told_as_of_a_day_and_as_it_was_known(house, door):
    house.hear(call(MONDAY))
    house.clock.at = MONDAY + days(2)
    house.hear(call(MONDAY - days(1)))
    then = (MONDAY + days(1)).isoformat().replace("+00:00", "Z")

    true = door.read(f"relationships/c-0042/credits?as_of={then}").json
    path = f"relationships/c-0042/credits?as_of={then}&known_at={then}"
    shown = door.read(path).json

    assert shown["known_at"] == shown["as_of"] == true["as_of"]
    assert len(shown["items"]) == 1
    assert true["value"] > shown["value"] == pytest.approx(20, abs=0.1)


def test_the_last_contact_is_told_by_kind_and_by_person(house, door):
    log(house, "call", MONDAY - days(2), contact="p-0108")
    log(house, "mail", MONDAY - days(1))

    told = door.read("last-contacts/c-0042").json

    assert told["last_contact_at"] == told["kinds"]["mail"]
    assert told["kinds"]["call"] == told["people"]["p-0108"]
    assert told["group_last_contact_at"] >= told["last_contact_at"]


@pytest.mark.requirement("R77")
def test_health_is_told_with_its_evidence_and_runs_out(house, door):
    log(house, "face_to_face", MONDAY - days(1), contact="p-0108")

    told = door.read("client-health/c-0042").json
    [listed] = door.read("client-health").json["items"]
    house.clock.at = MONDAY + days(90)
    later = door.read("client-health/c-0042").json

    assert told == listed
    assert told["health"] == "amber"
    assert told["evidence"][0]["what"] == "took_part"
    assert [each["worry"] for each in told["warnings"]] == ["single_thread"]
    assert told["conversation"]["threads"] == ["p-0108"]
    assert later["health"] == "unknown"


@pytest.mark.requirement("T27")
def test_a_client_nobody_has_heard_of_is_unknown_and_counted(house, door):
    house.rows("update touchpoints.clients set status = 'active' returning 1")

    told = door.read("client-health/c-0042").json
    [share] = door.read("unknown-health").json["items"]

    assert (told["health"], told["evidence"]) == ("unknown", [])
    assert share["unknown_share"] == 1
    assert door.read("relationships/c-0042").json["value"] is None


def test_promptness_is_told_in_minutes(house, door):
    house.clock.at = MONDAY + days(1)
    house.hear(missed(MONDAY), call(MONDAY + minutes(12)))

    [told] = door.read("promptness?by=person").json["items"]

    assert told == {
        "whose": "s-07",
        "missed": 1,
        "in_time": 1,
        "in_time_share": 1,
        "p50_minutes": 12,
        "p90_minutes": 12,
    }


@pytest.mark.requirement("R26")
@pytest.mark.requirement("R96")
def test_growth_and_ties_are_told(house, door):
    for month in range(13):
        log(house, "call", MONDAY - timedelta(days=30.4375) * month)

    growth = door.read("growth?years=1").json
    ties = door.read("ties/c-0042").json

    before, now = growth["total"]
    assert before["value"] < now["value"]
    assert growth["branches"]["vienna"] == growth["total"]
    assert ties == {
        "services": [],
        "people_known": 1,
        "years": pytest.approx(6.8, abs=0.1),
    }


@pytest.mark.requirement("AZ-2")
@pytest.mark.parametrize("path", PATHS)
def test_another_managers_client_is_not_there(house, door, path):
    house.rows("update touchpoints.clients set account_manager = 's-99' returning 1")

    assert door.read(path, Role.ACCOUNT_MANAGER).status_code == 404
    assert door.read("growth", Role.ACCOUNT_MANAGER).json["branches"] == {}
