"""What is limited: what revenue hangs on, who knows the clients, and work ahead."""

from dataclasses import replace

import pytest

from libs.contracts.introductions import ReferralReceived
from libs.contracts.knowledge import KnowledgeVerified
from libs.contracts.limits import LimitBreached, LimitCleared
from services.concentration.domain.limits import Limit
from tests.integration.concentration.asking import Desk
from tests.integration.concentration.engaging import engagement
from tests.integration.concentration.house import billed, branch, client, staff
from tests.integration.concentration.test_limits import (
    LIMITS,
    judge,
    open_with,
    standing,
    told,
)
from tests.integration.concentration.test_losses import FEBRUARY


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


def open_hanging(house):
    """Bill five clients that hang on a sector, a vendor, a referrer and on Anna."""
    house.hear(branch(), staff(staff_id="s-1", name="Anna"))
    for number, thousands in enumerate((20, 20, 30, 20, 10), start=1):
        industry = "law" if number in {1, 2} else None
        manager = "s-1" if number in {1, 3} else None
        house.hear(
            client(number, industry=industry, account_manager=manager),
            billed(f"{thousands}000", number, FEBRUARY, vendor="Acme" * (number < 4)),
        )
    introduced = replace(ReferralReceived.example(), client_id="c-1")
    house.hear(replace(introduced, introduced_client_id="c-3"))


@pytest.mark.requirement("R69")
def test_what_revenue_hangs_on_is_limited_by_the_share_that_the_page_shows(house, desk):
    open_hanging(house)

    breached = judge(house, of=set(Limit))
    again = judge(house, of=set(Limit))

    values = {e["limit"]: e["value"] for e in desk.ask(LIMITS).json["items"]}
    assert values | {"top_5": 1, "sector": 0.4, "vendor": 0.7} == values
    assert values | {"referrer": 0.3, "staff": 0.5} == values
    assert {each.limit for each in breached} == {"top_1", "top_5", "vendor", "staff"}
    assert again == []
    for kind in ("sector", "vendor", "referrer"):
        slices = desk.ask("/v1/concentration/slices", by=kind).json["items"]
        assert max(e["share"] for e in slices if e["key"]) == values[kind]
    lost = {"what": "staff", "key": "s-1"}
    loss = desk.ask("/v1/loss-scenarios/one", **lost).json["loss"]
    assert loss["share"] == values["staff"]


def test_what_nobody_told_is_no_sector_to_hang_on(house, desk):
    house.hear(branch(), client(1, industry=None), billed("5000", 1, FEBRUARY))

    judge(house)

    assert standing(desk, "sector")["state"] == "unknown"
    assert standing(desk, "sector")["value"] is None


@pytest.mark.requirement("R101")
def test_clients_that_hang_on_one_of_us_breach_until_a_second_knows_them(house, desk):
    open_with(house, 10, 10, 10)
    house.hear(staff(staff_id="s-1"), staff(staff_id="s-2"))
    house.hear(*(vouched(number, "s-1") for number in (1, 2)))

    breached = judge(house, of={"bus_factor"})
    house.hear(*(vouched(number, "s-2") for number in (1, 2)))
    cleared = judge(house, of={"bus_factor"})

    assert told(breached) == [
        (LimitBreached, "bus_factor", None, 1),
        (LimitBreached, "bus_factor", "vienna", 1),
    ]
    assert {each.value for each in breached} == {1.0}
    assert {type(each) for each in cleared} == {LimitCleared}
    assert standing(desk, "bus_factor")["value"] == 0


def vouched(number, who):
    of = {"client_id": f"c-{number}", "note_id": f"k-{number}"}
    return replace(KnowledgeVerified.example(), staff_id=who, **of)


@pytest.mark.requirement("R66")
def test_too_few_engagements_and_too_little_sold_ahead_breach(house, desk):
    open_with(house, 10, 10)
    house.hear(staff(staff_id="s-1", service_desk=False, permanent=True))
    house.hear(*(engagement(number) for number in (1, 2)))

    too_few = judge(house, of={"engagements", "unsold"})
    house.hear(engagement(3, committed_hours=100))
    enough = judge(house, of={"engagements", "unsold"})

    assert {(type(each), each.limit) for each in too_few} == {
        (LimitBreached, "engagements")
    }
    assert too_few[0].value == 1.0
    assert {(type(each), each.limit) for each in enough} == {
        (LimitCleared, "engagements")
    }
    assert standing(desk, "engagements")["value"] == 0.75
    sold = desk.ask("/v1/cover").json["firm"]["covers"][0]["share"]
    assert standing(desk, "unsold")["value"] == pytest.approx(1 - sold)


@pytest.mark.requirement("R72")
def test_a_month_of_which_less_than_a_quarter_is_sold_breaches(house, desk):
    open_with(house, 10)
    house.hear(staff(staff_id="s-1", service_desk=False, permanent=True))
    house.hear(engagement(1, committed_hours=32))

    breached = judge(house, of={"unsold"})

    assert {type(each) for each in breached} == {LimitBreached}
    assert standing(desk, "unsold")["value"] == pytest.approx(1 - 32 / 176)
