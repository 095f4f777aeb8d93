"""What relationships are worth, from when to when, and by what that changed."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from libs.calendars.months import MONTH
from libs.contracts import wire
from libs.contracts.exposures import ExposureRevalued
from libs.contracts.touchpoints import RelationshipRevalued
from libs.contracts.upkeep import ClientMerged
from tests.integration.concentration.asking import OWNER, Desk, manager_of
from tests.integration.concentration.house import (
    billed,
    branch,
    client,
    days,
)

PATH = "/v1/relationship-balance"
# February of 2026 is shorter than a month of 30.4375 days, March longer.
LAST_YEAR = datetime(2025, 12, 23, tzinfo=UTC)
FEBRUARY = datetime(2026, 1, 31, 23, tzinfo=UTC)
MARCH = datetime(2026, 2, 28, 23, tzinfo=UTC)
APRIL = datetime(2026, 3, 31, 22, tzinfo=UTC)


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


def told(event, at):
    """Send a registry's or touchpoints' fact at a moment."""
    named = f"{type(event).__name__}-{event.client_id}-{event.revision}"
    return wire.addressed(event, source="keepwell/test", id=named, time=at)


def valued(value, at, revision=1, number=1, **changed):
    """Say what a relationship is worth from a touch on, at once."""
    fact = replace(
        RelationshipRevalued.example(),
        client_id=f"c-{number}",
        value=value,
        as_of=at,
        decays_from=at,
        revision=revision,
    )
    return told(replace(fact, **changed), at)


def enrolled(number=1, at=LAST_YEAR, revision=1, **changed):
    return told(client(number, revision=revision, **changed), at)


def read(desk, who=OWNER, path=PATH, **query):
    answer = desk.ask(path, who, **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def flows(sheet):
    names = ("neglect", "contact", "revenue", "won", "lost", "restated")
    return {name: sheet[name] for name in names if sheet[name] != "0.00"}


def clients_of(desk, **query):
    items = read(desk, path="/v1/relationship-balances", **query)["items"]
    return {each["client_id"]: each for each in items}


def exposures(house):
    told = house.announced()
    return [each for each in told if isinstance(each, ExposureRevalued)]


def called(at, **changed):
    """Say what a call makes of a relationship that was worth 61 when March opened."""
    left = 61 * 0.9 ** ((at - MARCH) / MONTH)
    return valued(left + 0.2 * (100 - left), at, 2, **changed)


def open_golden(house):
    """A client with 60,000.00 a year, whose relationship is worth 61 in March."""
    house.hear(
        branch(),
        enrolled(),
        billed("60000", at=FEBRUARY + days(3)),
        valued(61.0, MARCH - days(1), decays_from=MARCH),
    )


def test_a_month_goes_from_opening_to_closing_to_the_cent(house, desk):
    house.clock.at = MARCH + MONTH
    open_golden(house)
    house.hear(called(MARCH + MONTH / 2))

    told = read(desk, month="2026-03")

    assert (told["month"], told["currency"]) == ("2026-03", "EUR")
    assert told["firm"] == told["branches"]["vienna"]
    assert told["firm"]["opening"] == "36600.00"
    # 1,878.19 up to the call, and 2,041.25 after it.
    assert flows(told["firm"]) == {"neglect": "-3919.44", "contact": "5055.64"}
    assert told["firm"]["closing"] == "37736.20"


def test_a_month_opens_with_what_the_one_before_closed_with(house, desk):
    house.clock.at = APRIL + days(3)
    open_golden(house)
    house.hear(called(MARCH + days(9)), billed("12000", at=MARCH + days(5)))

    february, march, april = (
        read(desk, month=month)["firm"] for month in ("2026-02", "2026-03", "2026-04")
    )

    # February's bills count from its end on.
    assert flows(february) == {"revenue": february["closing"]}
    assert february["closing"] == march["opening"]
    assert march["closing"] == april["opening"]
    assert set(flows(march)) == {"neglect", "contact", "revenue"}
    assert set(flows(april)) == {"neglect"}


def test_new_clients_are_won_and_those_who_left_are_lost(house, desk):
    house.clock.at = APRIL + days(3)
    house.hear(
        branch(),
        enrolled(since=MARCH.date()),
        billed("60000", at=MARCH + days(3)),
        valued(61.0, MARCH + days(2)),
    )
    left = {"status": "lost", "since": MARCH.date()}
    house.hear(enrolled(at=APRIL + days(1), revision=2, **left))

    march, april = (read(desk, month=m)["firm"] for m in ("2026-03", "2026-04"))

    assert flows(march) == {"won": march["closing"]}
    assert set(flows(april)) == {"neglect", "lost"}
    assert (march["clients"], april["clients"], april["closing"]) == (1, 0, "0.00")


def test_what_is_logged_a_month_late_is_restated_and_leaves_closed_months_alone(
    house, desk
):
    house.clock.at = APRIL + days(3)
    open_golden(house)
    before = read(desk, month="2026-03")["firm"]

    house.hear(told(called(MARCH + days(20)), APRIL + days(2)))

    assert read(desk, month="2026-03")["firm"] == before
    assert set(flows(read(desk, month="2026-04")["firm"])) == {"neglect", "restated"}


def test_a_relationship_nobody_knows_counts_for_nothing_and_is_told_apart(house, desk):
    open_golden(house)
    house.hear(
        enrolled(2),
        billed("500", 2, at=FEBRUARY + days(3)),
        enrolled(3, status="prospect"),
    )

    firm = read(desk)["firm"]

    assert (firm["clients"], firm["unknown_clients"]) == (2, 1)
    assert firm["unknown_revenue"] == "500.00"


def test_a_merged_client_counts_with_the_one_it_counts_for(house, desk):
    open_golden(house)
    house.hear(enrolled(2), billed("40000", 2, at=FEBRUARY + days(3)))

    house.hear(replace(ClientMerged.example(), client_id="c-2", survivor_id="c-1"))

    assert read(desk)["firm"]["opening"] == "61000.00"
    assert list(clients_of(desk)) == ["c-1"]


def test_managers_and_clients_come_to_what_the_branch_comes_to(house, desk):
    open_golden(house)
    house.hear(
        enrolled(2, account_manager="s-2"),
        enrolled(3, account_manager=None),
        *(billed("40000", each, at=FEBRUARY + days(3)) for each in (2, 3)),
        *(valued(50.0, FEBRUARY + days(9), number=each) for each in (2, 3)),
    )

    whole = read(desk)["branches"]["vienna"]
    of_managers = read(desk, path=f"{PATH}/managers")["items"]
    of_clients = clients_of(desk)

    names = [each["account_manager"] for each in of_managers]
    assert names == ["s-07", "s-2", None]
    for part in (of_managers, of_clients.values()):
        for column in ("opening", "neglect", "closing"):
            cents = sum(Decimal(each[column]) for each in part)
            assert cents == Decimal(whole[column])
    assert list(clients_of(desk, manager="s-2")) == ["c-2"]


def test_a_branch_manager_reads_no_other_branch_and_no_firm(house, desk):
    open_golden(house)
    house.hear(branch(branch_id="graz"), enrolled(2, branch_id="graz"))

    told_to = read(desk, manager_of("graz"))

    assert told_to["firm"] is None
    assert list(told_to["branches"]) == ["graz"]
    items = read(desk, manager_of("graz"), "/v1/relationship-balances")["items"]
    assert [each["client_id"] for each in items] == ["c-2"]
    assert desk.ask(PATH, manager_of("graz"), branch="vienna").status_code == 404


def test_a_month_that_is_still_to_come_is_refused(house, desk):
    house.hear(branch())

    assert desk.ask(PATH, month="2026-04").status_code == 422


def test_what_is_at_stake_is_announced_when_it_has_changed(house):
    open_golden(house)
    house.clock.at = MARCH + MONTH / 2

    house.hear(called(house.clock.at))
    house.hear(called(house.clock.at))

    first, second = exposures(house)
    assert (first.revision, second.revision) == (1, 2)
    assert second.worth == Decimal("39777.45")
    assert second.yearly_revenue == Decimal("60000.00")


def test_a_round_announces_whose_year_has_changed_and_comes_again_tomorrow(house):
    open_golden(house)
    house.hear(billed("1000", at=MARCH + days(1)))
    announced = len(exposures(house))

    first = house.tick("revalue_exposures", MARCH + days(3))
    unchanged = len(exposures(house))
    house.tick("revalue_exposures", APRIL + days(1))

    assert first == datetime(2026, 3, 4, 23, tzinfo=UTC)
    assert unchanged == announced
    assert exposures(house)[-1].yearly_revenue == Decimal("61000.00")


def test_a_round_comes_again_when_the_month_has_turned_in_every_branch(house):
    open_golden(house)
    house.hear(branch(branch_id="york", zone="America/New_York"))

    again = house.tick("revalue_exposures", datetime(2026, 3, 31, 22, tzinfo=UTC))

    assert again == datetime(2026, 4, 1, 4, tzinfo=UTC)


def test_with_who_left_nothing_is_at_stake(house):
    open_golden(house)

    house.hear(enrolled(revision=2, status="lost"))

    told_last = exposures(house)[-1]
    assert (told_last.worth, told_last.yearly_revenue) == (Decimal(0), Decimal(0))
