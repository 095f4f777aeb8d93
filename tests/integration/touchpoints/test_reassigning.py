"""A wrong match is corrected with entries on both clients; nothing is rewritten."""

from dataclasses import replace

import pytest

from libs.contracts.callbacks import CallbackPromised
from libs.contracts.consents import ConsentRecorded
from libs.contracts.tickets import TicketClosed
from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.identity import Role
from tests.integration.suite.world import World
from tests.integration.touchpoints.house import (
    MONDAY,
    NUMBER,
    call,
    client,
    contact,
    days,
    missed,
)

WHY = {"reason": "nobody called"}


@pytest.fixture
def ask(house, tmp_path):
    world = World(house.url, tmp_path, ["touchpoints"], house.clock)
    house.open()
    house.hear(client(client_id="c-2", phones=(), reference="D2"))
    yield lambda *asked, **more: world.ask("touchpoints", *asked, Role.OWNER, **more)
    world.close()


def reassign(ask, touch, whose, **more):
    path = f"/v1/touchpoints/{touch}/reassignment"
    return ask("POST", path, json={"client_id": whose, **more})


def worth(ask, whose):
    return ask("GET", f"/v1/relationships/{whose}").json["value"]


def log(ask, whose):
    return ask("GET", f"/v1/touchpoints?client={whose}").json["items"]


@pytest.mark.requirement("T22")
def test_a_reassigned_touch_earns_with_the_right_client_only(house, ask):
    house.hear(call(MONDAY - days(2)))
    [wrong] = house.announced(TouchpointLogged)
    earned = worth(ask, "c-0042")

    right = reassign(ask, wrong.touch_id, "c-2")

    assert right.status_code == 201
    assert worth(ask, "c-0042") is None
    assert worth(ask, "c-2") == pytest.approx(earned)
    assert [each["touch_id"] for each in log(ask, "c-0042")] == [wrong.touch_id]
    assert [each["touch_id"] for each in log(ask, "c-2")] == [right.json["touch_id"]]
    [taken_back] = house.announced(TouchpointTakenBack)
    assert taken_back.client_id == "c-0042"


def test_whom_it_was_with_is_not_taken_along_to_another_client(house, ask):
    house.hear(call(MONDAY, number=contact().phones[0]))
    [wrong] = house.announced(TouchpointLogged)
    assert wrong.contact_id == contact().contact_id

    right = reassign(ask, wrong.touch_id, "c-2").json

    assert right["contact_id"] is None


def test_a_touch_is_reassigned_once(house, ask):
    house.hear(call(MONDAY))
    [wrong] = house.announced(TouchpointLogged)

    answers = [reassign(ask, wrong.touch_id, "c-2").status_code for _ in range(2)]

    assert answers == [201, 409]
    assert len(log(ask, "c-2")) == 1


def test_a_touch_that_is_no_longer_current_is_told_with_what_it_became(house, ask):
    house.hear(client(client_id="c-3", phones=(), reference="D3", name="Third"))
    house.hear(call(MONDAY), call(MONDAY))
    first, other = (each.touch_id for each in house.announced(TouchpointLogged))
    second = reassign(ask, first, "c-2").json["touch_id"]
    third = reassign(ask, second, "c-3").json["touch_id"]

    told = [reassign(ask, first, whose) for whose in ("c-0042", "c-2")]

    assert [each.status_code for each in told] == [409, 409]
    became = f"It is Third's by now, as {third}."
    assert {each.json["detail"] for each in told} == {became}
    assert ask("GET", f"/v1/touchpoints/{other}").json["client_id"] == "c-0042"


def test_a_touch_that_was_taken_back_for_good_is_told_with_why(house, ask):
    house.hear(call(MONDAY))
    [logged] = house.announced(TouchpointLogged)
    path = f"/v1/touchpoints/{logged.touch_id}/reversal"
    ask("POST", path, json={"reason": "logged twice."})

    told = [reassign(ask, logged.touch_id, "c-2"), ask("POST", path, json=WHY)]

    why = "It was taken back before: logged twice."
    assert [(each.status_code, each.json["detail"]) for each in told] == [
        (409, why)
    ] * 2


def test_the_call_we_owe_goes_with_the_missed_call(house, ask):
    house.hear(missed(MONDAY))
    [wrong] = house.announced(TouchpointLogged)

    reassign(ask, wrong.touch_id, "c-2")

    owed = ask("GET", "/v1/callbacks").json["items"]
    assert [each["client_id"] for each in owed] == ["c-2"]
    assert len(house.announced(CallbackPromised)) == 2


def test_what_they_were_unhappy_about_goes_with_the_touch(house, ask):
    told = replace(TicketClosed.example(), closed_at=MONDAY, rating=1)
    house.hear(replace(told, client_ref="c-0042", contact_email=None))
    [wrong] = house.announced(TouchpointLogged)

    reassign(ask, wrong.touch_id, "c-2")

    unhappy = ask("GET", "/v1/frustrations").json["items"]
    assert [each["client_id"] for each in unhappy] == ["c-2"]


def test_what_one_had_opted_out_of_may_earn_with_another(house, ask):
    said_no = replace(ConsentRecorded.example(), channel="email", given=False)
    house.hear(replace(said_no, at=MONDAY - days(9), address=None))
    by_hand = {"client_id": "c-0042", "kind": "mail", "contact_id": "p-0108"}
    body = by_hand | {"occurred_at": MONDAY.isoformat()}
    wrong = ask("POST", "/v1/touchpoints", json=body).json
    assert wrong["against_opt_out"]

    right = reassign(ask, wrong["touch_id"], "c-2").json

    assert right["against_opt_out"] is False
    assert worth(ask, "c-2") == pytest.approx(6)


def test_a_number_that_is_taught_is_the_right_clients_from_then_on(house, ask):
    house.hear(call(MONDAY - days(1)))
    [wrong] = house.announced(TouchpointLogged)

    reassign(ask, wrong.touch_id, "c-2", teach=True)
    house.hear(call(MONDAY, number=NUMBER))

    assert house.announced(TouchpointLogged)[-1].client_id == "c-2"


@pytest.mark.parametrize(
    ("whose", "teach", "status"),
    [("c-0042", False, 422), ("nobody", False, 404), ("c-2", True, 422)],
)
def test_what_cannot_be_reassigned_is_refused(ask, whose, teach, status):
    by_hand = {"client_id": "c-0042", "kind": "letter"}
    body = by_hand | {"occurred_at": MONDAY.isoformat()}
    logged = ask("POST", "/v1/touchpoints", json=body).json

    answer = reassign(ask, logged["touch_id"], whose, teach=teach)

    assert answer.status_code == status
    assert len(log(ask, "c-2")) == 0
