"""Never giving in: wishes are counted, and hold only while approved and unexpired."""

from dataclasses import replace

import pytest

from libs.contracts.attention import WishesSpiked
from libs.contracts.upkeep import ClientMerged, ClientUnmerged
from tests.integration.concentration.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.concentration.attending import TODAY, worked
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    days,
    staff,
)

EXCEPTIONS, PRICES = "/v1/exceptions", "/v1/granted-prices"
VIENNA = manager_of("vienna")


@pytest.fixture
def desk(house, tmp_path):
    house.hear(branch(), branch(branch_id="graz"), staff(), client(1), client(2))
    return Desk(house, tmp_path)


def wish(desk, number=1, who=VIENNA, **changed):
    told = {"client": f"D-{number}", "wish": "A technician every Friday"} | changed
    answer = desk.send("POST", EXCEPTIONS, who, told)
    assert answer.status_code == 201, answer.text
    return answer.json


def decide(desk, asked, what, who=OWNER, **told):
    path = f"{EXCEPTIONS}/{asked['exception_id']}/{what}"
    return desk.send("POST", path, who, {"reason": "they grow"} | told)


def approve(desk, asked, until=TODAY, **changed):
    return decide(desk, asked, "approval", expires_on=str(until), **changed)


def grant(desk, price, who=VIENNA, **changed):
    told = {"client": "D-1", "what": "Workplaces", "list_price": "100.00"} | changed
    told |= {"price": price, "currency": "EUR"}
    return desk.send("POST", PRICES, who, told)


def state(desk):
    [each] = desk.ask(EXCEPTIONS).json["items"]
    return each["state"]


@pytest.mark.requirement("R61")
@pytest.mark.requirement("R70")
def test_a_large_discount_takes_an_approval_that_has_not_expired(house, desk):
    assert grant(desk, "90.00").status_code == 201
    assert grant(desk, "89.99").status_code == 422

    asked = wish(desk, kind="discount", discount=0.2)
    assert grant(desk, "80.00").status_code == 422
    assert state(desk) == "asked"

    assert approve(desk, asked, TODAY + days(1)).status_code == 201
    granted = grant(desk, "80.00")
    assert granted.json["exception_id"] == asked["exception_id"]
    assert granted.json["discount"] == pytest.approx(0.2)
    assert grant(desk, "79.99").status_code == 422
    assert grant(desk, "80.00", client="D-2").status_code == 422

    house.clock.at = MONDAY + days(2)
    assert state(desk) == "expired"
    assert grant(desk, "80.00").status_code == 422


@pytest.mark.requirement("R61")
def test_a_refused_wish_has_no_effect_and_is_decided_once(desk):
    asked = wish(desk, kind="discount", discount=0.2)

    assert decide(desk, asked, "refusal", VIENNA).json["state"] == "refused"

    assert grant(desk, "80.00").status_code == 422
    assert approve(desk, asked).status_code == 409
    assert state(desk) == "refused"


def test_only_an_owner_approves_with_a_reason_and_an_end_to_come(desk):
    asked = wish(desk)

    assert approve(desk, asked, who=VIENNA).status_code == 403
    assert approve(desk, asked, TODAY - days(1)).status_code == 422
    assert approve(desk, asked, reason=" ").status_code == 422
    assert decide(desk, asked, "approval").status_code == 422
    assert state(desk) == "asked"


def test_what_is_not_there_is_not_decided(desk):
    assert approve(desk, {"exception_id": "none"}).status_code == 404
    assert (
        desk.send("POST", EXCEPTIONS, OWNER, {"client": "D-9", "wish": "x"}).status_code
        == 404
    )


@pytest.mark.requirement("R59")
def test_wishes_are_counted_for_each_client_and_a_spike_shows(house, desk):
    house.hear(worked(60), worked(60, 2), billed("10"), billed("10", 2))
    house.clock.at = MONDAY - days(95)
    wish(desk)
    house.clock.at = MONDAY
    for _ in range(3):
        wish(desk)
    wish(desk, 2)

    rows = desk.ask("/v1/attention", VIENNA).json["items"]

    assert {
        e["unit_id"]: (e["wishes"], e["wishes_before"], e["spike"]) for e in rows
    } == {
        "c-1": (3, 1, True),
        "c-2": (1, 0, False),
    }


def spikes(house):
    return [each for each in house.announced() if isinstance(each, WishesSpiked)]


def judge(house, ahead):
    house.tick("judge_attention", MONDAY + days(ahead))


@pytest.mark.requirement("R59")
def test_a_spike_of_wishes_alarms_once_until_they_are_few_again(house, desk):
    for back in (95, 10, 9):
        house.clock.at = MONDAY - days(back)
        wish(desk)
    judge(house, 0)
    two = spikes(house)

    wish(desk)
    for ahead in (0, 1, 7):
        judge(house, ahead)
    [told] = spikes(house)
    [alarm] = desk.ask("/v1/attention/alarms", VIENNA).json["items"]

    assert two == []
    assert (told.client_id, told.branch_id) == ("c-1", "vienna")
    assert (told.wishes, told.wishes_before, told.as_of) == (3, 1, TODAY)
    assert (alarm["kind"], alarm["since"], alarm["until"]) == (
        *("spike", str(TODAY), None),
    )
    assert desk.ask("/v1/attention/alarms", manager_of("graz")).json["items"] == []

    judge(house, 85)
    [over] = desk.ask("/v1/attention/alarms", VIENNA).json["items"]
    assert over["until"] == str(TODAY + days(85))
    for _ in range(3):
        wish(desk)
    judge(house, 86)
    assert len(spikes(house)) == 2


@pytest.mark.requirement("R59")
def test_a_spike_goes_on_while_wishes_are_many_though_they_double_no_more(house, desk):
    house.clock.at = MONDAY - days(60)
    for _ in range(3):
        wish(desk)
    judge(house, -60)
    house.clock.at = MONDAY + days(35)
    for _ in range(3):
        wish(desk)

    judge(house, 35)

    house.hear(worked(60, day=TODAY + days(35)), billed("10", at=MONDAY + days(35)))
    [row] = desk.ask("/v1/attention", VIENNA).json["items"]
    assert (row["wishes"], row["wishes_before"], row["spike"]) == (3, 3, False)
    assert row["spike_since"] == str(TODAY - days(60))
    assert len(spikes(house)) == 1


@pytest.mark.requirement("R59")
def test_wishes_of_a_group_spike_together_and_are_judged_at_once(house, desk):
    house.hear(*(client(n, group_id="g-1", revision=9) for n in (1, 2)))
    house.execute("truncate concentration.wakes")
    for number in (1, 2, 2):
        wish(desk, number)

    wakes = house.rows(
        "select at from concentration.wakes where name = 'judge_attention'"
    )
    judge(house, 0)

    [told] = spikes(house)
    assert {*wakes} == {(MONDAY,)}
    assert (told.unit_id, told.wishes) == ("g-1", 3)


@pytest.mark.requirement("R70")
def test_how_far_the_line_was_held_is_told_currency_by_currency(desk):
    for price in ("100.00", "110.00", "95.00", "90.00"):
        assert grant(desk, price).status_code == 201

    told = desk.ask("/v1/price-hold").json

    [euros] = told["items"]
    assert (euros["prices"], euros["held"], euros["ratio"]) == (4, 2, 0.5)
    assert euros["realised"] == pytest.approx(395 / 400)
    assert desk.ask("/v1/price-hold", since=str(TODAY + days(1))).json["items"] == []


def test_the_owner_says_how_large_a_discount_may_be(desk):
    held = {"discount": 0.05, "of_person": 0.8, "of_firm": 0.5}
    assert "judgement" in desk.ask("/v1/guard-terms").json["source"]

    assert desk.send("PUT", "/v1/guard-terms", VIENNA, held).status_code == 403
    said = desk.send("PUT", "/v1/guard-terms", OWNER, held)

    assert said.json == held | {"source": "the owner"}
    assert grant(desk, "94.00").status_code == 422


def test_a_branch_sees_its_own_wishes_and_prices_and_others_see_none(desk):
    wish(desk)
    grant(desk, "100.00")

    for path in (EXCEPTIONS, PRICES):
        assert len(desk.ask(path, VIENNA).json["items"]) == 1
        assert desk.ask(path, manager_of("graz")).json["items"] == []
        for who in (OPERATIONS, account_manager("s-07")):
            assert desk.ask(path, who).status_code == 403
    graz = manager_of("graz")
    told = {"client": "D-1", "wish": "x"}
    assert desk.send("POST", EXCEPTIONS, graz, told).status_code == 404


def test_wishes_are_listed_of_a_client_and_its_group(house, desk):
    house.hear(*(client(n, group_id="g-1", revision=9) for n in (1, 2)), client(3))
    for number in (1, 2, 3):
        wish(desk, number)

    found = desk.ask(EXCEPTIONS, client="c-1", limit=1)
    rest = desk.ask(EXCEPTIONS, client="c-1", limit=1, cursor=found.json["next"])

    both = found.json["items"] + rest.json["items"]
    assert {each["client_id"] for each in both} == {"c-1", "c-2"}


@pytest.mark.requirement("R61")
@pytest.mark.parametrize(("merged", "into"), [("c-1", "c-2"), ("c-2", "c-1")])
def test_what_was_approved_holds_for_whom_it_is_merged_with(house, desk, merged, into):
    asked = wish(desk, kind="discount", discount=0.25)
    assert approve(desk, asked).status_code == 201
    merger = {"client_id": merged, "survivor_id": into}
    assert grant(desk, "75.00", client="c-2").status_code == 422

    house.hear(replace(ClientMerged.example(), **merger))
    assert grant(desk, "75.00", client="c-2").status_code == 201

    house.hear(replace(ClientUnmerged.example(), **merger))
    assert grant(desk, "75.00", client="c-2").status_code == 422
