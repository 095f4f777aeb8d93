"""How much of the revenue hangs on how few, as the owner and the managers read it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from libs.contracts.introductions import ReferralReceived
from libs.contracts.sites import SiteRecorded
from libs.contracts.upkeep import ClientMerged, ClientUnmerged
from libs.values import Money
from tests.integration.concentration.asking import Desk, manager_of
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    credited,
    days,
)

FEBRUARY = MONDAY - days(20)
GOLDEN = (40, 20, 10, 10, 10, 10)
KEYS = ("clients", "revenue", "top_1", "top_3", "top_5", "top_10")


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


def open_golden(house, **changed):
    """Bill six clients 40, 20 and four times 10 of a hundred."""
    house.hear(branch())
    for number, share in enumerate(GOLDEN, start=1):
        house.hear(client(number), billed(f"{share}.00", number, FEBRUARY, **changed))


def read(desk, path="", **query):
    answer = desk.ask(f"/v1/concentration{path}", **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_an_owner_reads_the_golden_numbers(house, desk):
    open_golden(house)

    told = read(desk)

    assert (told["since"], told["until"]) == ("2025-03-01", "2026-02-28")
    assert told["currency"] == "EUR"
    for each in (told["firm"], told["branches"]["vienna"]):
        assert [each[key] for key in KEYS] == [6, "100.00", 0.4, 0.7, 0.9, 1.0]
        assert each["hhi"] == pytest.approx(2400)
        assert each["effective_clients"] == pytest.approx(4.1667, abs=5e-5)
        assert each["entropy_clients"] == pytest.approx(5.0, abs=5e-4)
        assert (each["state"], each["band"]) == ("known", "high")


@pytest.mark.requirement("T27")
def test_what_nobody_billed_is_unknown_and_what_is_long_ago_is_empty(house, desk):
    house.hear(branch(), branch(branch_id="graz"), client())
    assert read(desk)["firm"]["state"] == "unknown"

    house.hear(billed("5", at=MONDAY - days(400)))

    told = read(desk)
    found = {name: each["state"] for name, each in told["branches"].items()}
    assert found == {"graz": "unknown", "vienna": "empty"}
    assert (told["firm"]["state"], told["firm"]["hhi"]) == ("empty", None)
    assert told["firm"]["recurring"]["state"] == "unknown"


def test_a_client_credited_to_zero_or_below_is_told_beside_the_shares(house, desk):
    open_golden(house)
    house.hear(
        client(7),
        client(8),
        credited("30", 7, FEBRUARY),
        billed("5", 8, FEBRUARY),
        credited("5", 8, FEBRUARY),
    )

    firm = read(desk)["firm"]

    assert (firm["left_out"], firm["left_out_revenue"]) == (2, "-30.00")
    assert (firm["clients"], firm["revenue"], firm["top_1"]) == (6, "100.00", 0.4)


def test_the_running_month_and_what_has_no_rate_are_told_and_not_counted(house, desk):
    open_golden(house)
    dollars = Money(Decimal(7), "USD")
    house.hear(billed("3.50", at=MONDAY), billed(dollars, at=FEBRUARY))

    told = read(desk)

    assert told["firm"]["revenue"] == "100.00"
    assert told["running"] == "3.50"
    assert told["unconverted"] == [{"currency": "USD", "documents": 1, "amount": "7"}]


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(
    ("as_of", "revenue"),
    [
        ("2026-01-30", None),
        ("2026-01-31", "1.00"),
        ("2026-12-30", "3.00"),
        ("2026-12-31", "3.00"),
        ("2027-01-30", "3.00"),
        ("2027-01-31", "2.00"),
        ("2027-02-28", None),
    ],
)
def test_the_edges_of_the_months_that_count(house, desk, as_of, revenue):
    zone = "Europe/Vienna"  # an hour ahead in winter
    first = datetime(2025, 12, 31, 23, tzinfo=UTC)  # 1 January at midnight
    last = datetime(2026, 2, 28, 22, 59, tzinfo=UTC)  # 28 February, a minute to go
    house.hear(branch(zone=zone), client(), billed("1", at=first), billed("2", at=last))
    house.clock.at = MONDAY + days(500)

    assert read(desk, as_of=as_of)["firm"]["revenue"] == revenue


def test_a_day_to_come_is_refused_and_today_is_the_branch_s(house, desk):
    house.hear(branch())
    house.clock.at = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # 1 April in Vienna

    assert read(desk)["as_of"] == "2026-04-01"
    refused = desk.ask("/v1/concentration", as_of="2026-04-02")
    assert refused.status_code == 422


def test_a_group_is_one_client_and_pays_in_several_branches(house, desk):
    house.hear(branch(), branch(branch_id="graz"))
    house.hear(
        *(client(1, group_id="g-1"), client(2, group_id="g-1", branch_id="graz")),
        *(client(3), client(4, branch_id="graz")),
    )
    house.hear(*(billed("25", number, FEBRUARY) for number in (1, 2, 3, 4)))

    told = read(desk)

    assert (told["firm"]["clients"], told["firm"]["top_1"]) == (3, 0.5)
    for home in ("graz", "vienna"):
        found = told["branches"][home]
        assert (found["clients"], found["top_1"], found["hhi"]) == (2, 0.5, 5000)


def test_a_merged_client_counts_for_its_survivor_until_that_is_undone(house, desk):
    open_golden(house)
    both = {"merge_id": "m-1", "client_id": "c-3", "survivor_id": "c-2"}

    house.hear(replace(ClientMerged.example(), **both))
    assert read(desk)["firm"]["hhi"] == pytest.approx(2400 + 400)

    house.hear(replace(ClientUnmerged.example(), **both))
    assert read(desk)["firm"]["hhi"] == pytest.approx(2400)


def test_what_a_merger_would_change_is_what_it_changes(house, desk):
    open_golden(house)

    foreseen = read(desk, "/merger", one="c-2", other="c-3")
    house.hear(*(client(n, group_id="g-1", revision=99) for n in (2, 3)))

    assert foreseen["hhi_rises_by"] == pytest.approx(400)
    assert foreseen["after"]["top_3"] == 0.8
    assert read(desk)["firm"]["hhi"] == pytest.approx(foreseen["after"]["hhi"])
    again = desk.ask("/v1/concentration/merger", one="c-2", other="c-3")
    nobody = desk.ask("/v1/concentration/merger", one="c-2", other="c-99")
    assert (again.status_code, nobody.status_code) == (422, 404)


def test_what_recurs_now_is_of_the_last_three_months(house, desk):
    house.hear(branch(), client(1), client(2))
    house.hear(
        billed("100", 1, FEBRUARY, recurring=True),
        billed("300", 2, MONDAY - days(80), recurring=True),
        billed("900", 2, MONDAY - days(120), recurring=True),
        billed("900", 1, FEBRUARY),
    )

    told = read(desk)

    recurring = told["firm"]["recurring"]
    assert told["recurring_since"] == "2025-12-01"
    assert (recurring["revenue"], recurring["top_1"]) == ("400.00", 0.75)


def test_the_trend_tells_every_month_s_end_and_today(house, desk):
    open_golden(house)
    house.clock.at = MONDAY + days(60)

    past = read(desk, "/trend", months=3)["items"]

    assert [(each["as_of"], each["state"]) for each in past] == [
        ("2026-01-31", "unknown"),
        ("2026-02-28", "known"),
        ("2026-03-31", "known"),
        ("2026-05-01", "known"),
    ]
    assert past[1]["hhi"] == pytest.approx(2400)


def test_the_largest_and_every_tenth_of_the_revenue_stand_out(house, desk):
    house.hear(branch(), *(client(number) for number in range(1, 26)))
    house.hear(
        billed("10", 1, FEBRUARY),
        billed("9.99", 2, FEBRUARY),
        *(billed("3.40", number, FEBRUARY) for number in range(3, 25)),
        billed("5.21", 25, FEBRUARY),
    )

    found = read(desk, "/exposures")["items"]

    assert len(found) == 20
    assert [each["unit_id"] for each in found if each["is_major"]] == ["c-1"]
    assert found[0]["share"] == 0.1


def test_revenue_is_told_apart_and_unknown_is_a_slice(house, desk):
    house.hear(
        *(branch(), client(1, industry="law"), client(2, industry="law")),
        client(3, industry=None, name="Third"),
        *(site("l-1", 1, "1010"), site("l-2", 2, "1010"), site("l-3", 2, "8010")),
        referral("c-2", "c-3"),
    )
    house.hear(
        billed("60", 1, FEBRUARY, line="cloud", vendor="Microsoft"),
        billed("30", 2, FEBRUARY, line="desk"),
        billed("10", 3, FEBRUARY),
    )

    def shares(kind):
        found = read(desk, "/slices", by=kind)["items"]
        return {each["name"]: each["share"] for each in found}

    assert shares("line") == {"cloud": 0.6, "desk": 0.3, None: 0.1}
    assert shares("vendor") == {"Microsoft": 0.6, None: 0.4}
    assert shares("sector") == {"law": 0.9, None: 0.1}
    assert shares("referrer") == {"Third": 0.3, None: 0.7}
    assert shares("building") == {"AT 1010": 0.9, "AT 8010": 0.3, None: 0.1}


def site(name, number, postal_code):
    known = {"site_id": name, "client_id": f"c-{number}", "postal_code": postal_code}
    return replace(SiteRecorded.example(), country="AT", **known)


def referral(introduced, giver):
    known = {"client_id": giver, "introduced_client_id": introduced}
    return replace(ReferralReceived.example(), **known)


def test_every_measure_is_made_of_the_shares_and_every_share_of_its_bills(house, desk):
    open_golden(house, line="cloud")
    house.hear(credited("5", 1, FEBRUARY), billed("5", 1, FEBRUARY))
    house.hear(*(client(n, group_id="g-1", revision=99) for n in (1, 2)))
    firm = read(desk)["firm"]

    standings = desk.ask("/v1/revenue-shares", limit=2).json
    rest = desk.ask("/v1/revenue-shares", limit=5, cursor=standings["next"]).json
    rows = standings["items"] + rest["items"]

    assert sum(each["hhi_points"] for each in rows) == pytest.approx(firm["hhi"])
    assert rows[2]["share_so_far"] == pytest.approx(firm["top_3"])
    assert sum(Decimal(each["revenue"]) for each in rows) == Decimal(firm["revenue"])
    assert (rows[0]["unit_id"], rows[0]["clients"]) == ("g-1", 2)
    for each in rows:
        bills = desk.ask("/v1/billed", unit=each["unit_id"]).json["items"]
        assert sum(Decimal(b["counts"]) for b in bills) == Decimal(each["revenue"])
    first = desk.ask("/v1/billed", unit="c-1", limit=1).json
    assert len(desk.ask("/v1/billed", unit="c-1", cursor=first["next"]).json) == 2


def test_a_branch_manager_sees_the_own_branch_and_no_firm(house, desk):
    house.hear(branch(), branch(branch_id="graz"), client(1))
    house.hear(client(2, branch_id="graz"))
    house.hear(billed("30", 1, FEBRUARY), billed("70", 2, FEBRUARY))
    manager = manager_of("vienna")

    told = desk.ask("/v1/concentration", manager).json

    assert (told["firm"], list(told["branches"])) == (None, ["vienna"])
    assert told["branches"]["vienna"]["revenue"] == "30.00"
    elsewhere = desk.ask("/v1/concentration", manager, branch="graz")
    assert elsewhere.status_code == 404
    assert len(desk.ask("/v1/billed", manager).json["items"]) == 1
    shares = desk.ask("/v1/revenue-shares", manager, branch="graz").json["items"]
    assert shares == []
