"""What we would lose with whom, and whether we would survive it, over HTTP."""

from dataclasses import replace
from datetime import date

import pytest

from libs.contracts.clients import ContactRecorded
from libs.contracts.engagements import EngagementRecorded
from libs.contracts.introductions import ReferralReceived
from libs.contracts.knowledge import KnowledgeVerified
from libs.contracts.leaving import LeavingRiskRevised
from libs.contracts.sites import SiteRecorded
from libs.contracts.upkeep import ClientMerged
from services.concentration.domain.knowers import VERIFIED_FOR
from tests.integration.concentration.asking import OWNER, Desk, manager_of
from tests.integration.concentration.attending import BERT, TODAY, worked
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    days,
    staff,
    voided,
)

FEBRUARY, LONG_BEFORE = MONDAY - days(20), MONDAY - days(400)
GOLDEN = (40, 20, 10, 10, 10, 10)
SCENARIOS, DISTRIBUTION = "/v1/loss-scenarios", "/v1/loss-distribution"
# 40 % of 100,000.00 a year, less 3,000.00, is 333.33 a month.
SAID = {
    "from_day": "2026-01-01",
    "gross_margin": 0.4,
    "fixed_costs": "3000.00",
    "cash": "5000.00",
    "currency": "EUR",
}


@pytest.fixture
def desk(house, tmp_path):
    return Desk(house, tmp_path)


def open_golden(house):
    """Bill six clients 40, 20 and four times 10 thousand, as for more than a year."""
    house.hear(branch(), staff())
    for number, share in enumerate(GOLDEN, start=1):
        of = {"account_manager": None, "industry": f"sector {number % 2}"}
        house.hear(
            client(number, name=f"Client {number}", **of),
            billed(f"{share}000", number, FEBRUARY, vendor="Acme" * (number < 3)),
            billed("1", number, LONG_BEFORE),
        )


def knows(client_id, staff_id, revision=1):
    """Tell who knows the one critical area of a client's affairs."""
    of = {"note_id": f"k-{client_id}", "client_id": client_id, "staff_id": staff_id}
    return replace(KnowledgeVerified.example(), revision=revision, **of)


def say(desk, **changed):
    answer = desk.send("PUT", "/v1/finances", OWNER, SAID | changed)
    assert answer.status_code == 200, answer.text
    return answer.json


def read(desk, path=SCENARIOS, who=OWNER, **query):
    answer = desk.ask(path, who, **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def lost(desk, what, key="", **query):
    return read(desk, f"{SCENARIOS}/one", what=what, key=key, **query)["loss"]


@pytest.mark.requirement("M2")
def test_an_owner_reads_how_much_may_be_lost_and_with_whom(house, desk):
    open_golden(house)

    told = read(desk, DISTRIBUTION)

    assert (told["revenue"], told["mean"]) == ("100000.00", "10000.00")
    assert told["deviation"] == "14696.94"
    assert (told["exact"], told["assumed_share"]) == (True, 1.0)
    at_95, at_99 = told["tails"]
    assert (at_95["loss"], at_99["loss"]) == ("40000.00", "60000.00")
    assert at_95["shortfall"] == "52068.40"
    assert [each["adds"] for each in at_95["parts"]][:3] == [
        "39244.44",
        "4373.33",
        "2112.66",
    ]
    assert at_95["parts"][0] | {"adds": 0, "share": 0} == {
        "unit_id": "c-1",
        "name": "Client 1",
        "revenue": "40000.00",
        "probability": 0.1,
        "assumed": True,
        "adds": 0,
        "share": 0,
    }
    assert at_95["verdict"] is None


@pytest.mark.requirement("M2")
def test_of_less_than_a_year_of_bills_nobody_says_whether_we_survive(house, desk):
    house.hear(branch(), client(1), client(2))
    house.hear(billed("900", 1, FEBRUARY), billed("100", 2, FEBRUARY))
    say(desk)

    told = read(desk)

    assert (told["since"], told["billed_since"]) == ("2025-03-01", "2026-02-01")
    assert told["as_it_is"]["verdict"] is None
    assert {each["verdict"] for each in told["items"]} == {None}

    house.hear(billed("1", 2, LONG_BEFORE))

    assert read(desk)["as_it_is"]["verdict"]["survives"] is False


def test_what_was_taken_back_is_no_first_bill(house, desk):
    house.hear(branch(), client(1))
    early = billed("900", 1, LONG_BEFORE, invoice_id="R-0026")
    house.hear(early, billed("900", 1, FEBRUARY))

    house.hear(voided(early))

    assert read(desk)["billed_since"] == "2026-02-01"


@pytest.mark.requirement("M2")
def test_who_got_more_back_than_they_paid_is_borne_by_the_others(house, desk):
    open_golden(house)
    house.hear(client(7), billed("-12000", 7, FEBRUARY))
    say(desk)

    told = read(desk)

    # 40 % of 88,000.00 a year, less 3,000.00.
    assert told["revenue"] == "100000.00"
    assert told["as_it_is"]["verdict"]["margin"] == "-66.67"


def test_a_client_leaves_as_likely_as_touchpoints_says(house, desk):
    open_golden(house)
    revised = replace(LeavingRiskRevised.example(), client_id="c-1", p180=0.05)
    house.hear(revised)

    told = read(desk, DISTRIBUTION)

    first = told["tails"][0]["parts"][0]
    assert first["name"] == "Client 1"
    assert (round(first["probability"], 4), first["assumed"]) == (0.0988, False)
    assert told["assumed_share"] == pytest.approx(0.6)


@pytest.mark.requirement("M2")
@pytest.mark.requirement("R69")
def test_whoever_may_not_be_lost_is_named_with_the_threshold_and_what_to_do(
    house, desk
):
    open_golden(house)
    assert {each["verdict"] for each in read(desk)["items"]} == {None}
    say(desk)

    told = read(desk, what="group", most=10)

    found = {each["name"]: each for each in told["items"]}
    assert told["as_it_is"]["verdict"] | {"margin": None} == {
        "margin": None,
        "months_of_cash": None,
        "survives": True,
        "by": "margin",
    }
    fatal = [name for name, each in found.items() if not each["verdict"]["survives"]]
    assert fatal == ["Client 1"]
    assert found["Client 1"]["verdict"] == {
        "margin": "-1000.00",
        "months_of_cash": 5.0,
        "survives": False,
        "by": "cash",
    }
    assert found["Client 1"]["remedy"] == {
        "win": {"clients": 1, "revenue": "10000.00"},
        "win_larger": {"clients": 1, "revenue": "20000.00"},
        "save": "166.67",
        "hold": "1000.00",
    }
    assert found["Client 2"]["verdict"]["by"] == "cash"
    assert found["Client 3"]["remedy"] is None
    assert told["spread"]["win"] == {"clients": 17, "revenue": "10000.00"}


@pytest.mark.requirement("M2")
def test_everything_that_clients_hang_on_can_be_lost(house, desk):
    open_golden(house)
    house.hear(
        staff(staff_id="s-1", name="Anna"),
        staff(staff_id="s-2", name="Bert"),
        client(2, account_manager="s-1", industry="sector 0", revision=99),
    )
    site = SiteRecorded.example()
    person, introduced = ContactRecorded.example(), ReferralReceived.example()
    house.hear(
        replace(site, client_id="c-3"),
        replace(site, client_id="c-4", site_id="l-2"),
        replace(person, client_id="c-5", contact_id="p-1", decision_maker=True),
        replace(person, client_id="c-5", contact_id="p-2"),
        replace(person, client_id="c-6", contact_id="p-3"),
        replace(person, client_id="c-6", contact_id="p-4"),
        replace(introduced, client_id="c-1", introduced_client_id="c-2"),
        knows("c-1", "s-1", 2),
        knows("c-1", "s-2", 1),
        knows("c-3", "s-1"),
        knows("c-3", "s-2"),
    )

    found = [
        (each["what"], each["key"], each["name"], each["loss"])
        for each in read(desk, most=9)["items"]
        if each["what"] not in {"top_1", "top_2", "group", "line"}
    ]

    assert found == [
        ("vendor", "Acme", "Acme", "60000.00"),
        ("sector", "sector 1", "sector 1", "60000.00"),
        ("staff", "s-1", "Anna", "60000.00"),
        ("sector", "sector 0", "sector 0", "40000.00"),
        ("referrer", "c-1", "Client 1", "20000.00"),
        ("building", "AT 1010", "AT 1010", "20000.00"),
        ("contact", "p-1", "Client 5", "10000.00"),
    ]


@pytest.mark.requirement("M2")
def test_a_client_is_lost_with_its_whole_group(house, desk):
    open_golden(house)
    for number in (1, 6):
        house.hear(client(number, group_id="g-1", name=f"Client {number}", revision=99))

    found = lost(desk, "group", "c-6")

    assert (found["key"], found["name"], found["loss"]) == (
        "g-1",
        "Client 1",
        "50000.00",
    )
    assert found["clients"] == 2
    assert lost(desk, "top_1")["loss"] == "50000.00"


def test_what_hours_are_idle_is_told_where_any_are_on_record(house, desk):
    open_golden(house)
    runs = replace(
        EngagementRecorded.example(),
        client_id="c-1",
        per="month",
        committed_hours=40,
        ends_on=None,
    )
    year = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    house.hear(
        runs,
        replace(runs, engagement_id="e-2", starts_on=date(2026, 3, 3)),
        replace(runs, engagement_id="e-3", ends_on=date(2026, 3, 1)),
        replace(runs, engagement_id="e-4", per="total"),
        replace(runs, engagement_id="e-5", per="total", committed_hours=365, **year),
        replace(runs, engagement_id="e-6", committed_hours=None),
    )

    found = lost(desk, "group", "c-1")

    assert found["idle_hours"] == 40 + 30.4375
    assert found["idle_people"] == found["idle_hours"] / 160
    assert lost(desk, "group", "c-2")["idle_hours"] is None


@pytest.mark.requirement("M2")
def test_without_a_commitment_those_are_idle_who_logged_time_in_90_days(house, desk):
    open_golden(house)
    committed = {"client_id": "c-1", "per": "month", "committed_hours": 40}
    house.hear(
        replace(EngagementRecorded.example(), ends_on=None, **committed),
        worked(60 * 60, 1),
        worked(60 * 60, 2, TODAY - days(89)),
        worked(30 * 60, 2, who=BERT),
        worked(99 * 60, 2, TODAY - days(90)),
    )

    def idle(number):
        return lost(desk, "group", f"c-{number}")["idle_hours"]

    assert idle(1) == 40
    assert idle(2) == pytest.approx(90 * 30.4375 / 90)
    assert idle(3) is None
    both = lost(desk, "top_2")
    assert both["idle_hours"] == pytest.approx(40 + 30.4375)
    assert [(e["client_id"], e["loss"], e["hours"]) for e in both["hit"]] == [
        ("c-1", "40000.00", 40),
        ("c-2", "20000.00", pytest.approx(30.4375)),
    ]


def test_a_loss_is_what_it_takes_of_each_client(house, desk):
    open_golden(house)
    house.hear(billed("5000", 1, FEBRUARY, vendor="Other"))

    acme = lost(desk, "vendor", "Acme")

    assert acme["loss"] == "60000.00"
    assert [(e["client_id"], e["loss"]) for e in acme["hit"]] == [
        ("c-1", "40000.00"),
        ("c-2", "20000.00"),
    ]


@pytest.mark.requirement("R101")
def test_who_vouched_too_long_ago_is_nobody_on_whom_a_client_hangs(house, desk):
    open_golden(house)
    house.hear(staff(staff_id="s-1", name="Anna"), staff(staff_id="s-2", name="Bert"))
    lapsed = {"verified_on": TODAY - VERIFIED_FOR - days(1)}
    house.hear(
        replace(knows("c-1", "s-1"), **lapsed),
        replace(knows("c-4", "s-1"), note_id="k-4", **lapsed),
        replace(knows("c-4", "s-2"), note_id="k-4"),
    )

    assert desk.ask(f"{SCENARIOS}/one", what="staff", key="s-1").status_code == 404
    assert lost(desk, "staff", "s-2")["loss"] == "10000.00"


def test_a_merged_client_is_lost_with_the_one_it_counts_for(house, desk):
    open_golden(house)
    risk = replace(LeavingRiskRevised.example(), client_id="c-1", p180=0.05)
    merged = replace(ClientMerged.example(), client_id="c-2", survivor_id="c-1")
    house.hear(risk, replace(risk, client_id="c-2", p180=0.9), merged)

    found = lost(desk, "group", "c-2")
    [first, *_] = read(desk, DISTRIBUTION)["tails"][0]["parts"]

    assert (found["key"], found["loss"], found["clients"]) == ("c-1", "60000.00", 2)
    assert round(first["probability"], 4) == 0.0988

    house.hear(client(1, status="lost", revision=99))
    assert read(desk)["gone"] == "60000.00"


def test_who_is_lost_already_cannot_be_lost_again(house, desk):
    open_golden(house)
    house.hear(client(1, status="lost", revision=99))

    told = read(desk)

    assert (told["revenue"], told["gone"]) == ("60000.00", "40000.00")
    assert desk.ask(f"{SCENARIOS}/one", what="group", key="c-1").status_code == 404
    assert lost(desk, "top_1")["loss"] == "20000.00"


def test_what_clients_got_back_cannot_be_lost_but_is_told(house, desk):
    open_golden(house)
    house.hear(client(30), billed("-300.00", 30, FEBRUARY))

    told = read(desk)

    assert (told["revenue"], told["below"]) == ("100000.00", "-300.00")


def test_what_was_said_holds_from_its_day_on_and_for_its_branch_alone(house, desk):
    open_golden(house)
    say(desk)
    say(desk, from_day="2026-02-15", cash="9000.00")
    say(desk, branch_id="vienna", cash="0.00")

    def cash_lasts(**query):
        return lost(desk, "group", "c-1", **query)["verdict"]["months_of_cash"]

    assert cash_lasts() == 9.0
    assert lost(desk, "group", "c-1", branch="vienna")["verdict"]["months_of_cash"] == 0
    listed = [
        (each["from_day"], each["branch_id"], each["cash"])
        for each in read(desk, "/v1/finances")["items"]
    ]
    assert listed == [
        ("2026-02-15", None, "9000.00"),
        ("2026-01-01", "vienna", "0.00"),
        ("2026-01-01", None, "5000.00"),
    ]


def test_a_manager_is_judged_by_their_branch_and_sees_no_other(house, desk):
    house.hear(branch(branch_id="graz"), client(9, branch_id="graz"))
    house.hear(billed("5000", 9, FEBRUARY), billed("1", 9, LONG_BEFORE))
    open_golden(house)
    say(desk)
    say(desk, branch_id="graz", fixed_costs="0.00")

    told = read(desk, who=manager_of("graz"))

    assert told["revenue"] == "5000.00"
    assert told["as_it_is"]["verdict"]["margin"] == "166.67"
    [said] = read(desk, "/v1/finances", manager_of("graz"))["items"]
    assert said["branch_id"] == "graz"
    put = desk.send("PUT", "/v1/finances", manager_of("graz"), SAID)
    assert put.status_code == 403


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"currency": "USD"}, 422),
        ({"gross_margin": 0}, 422),
        ({"gross_margin": 1.5}, 422),
        ({"cash": "-1"}, 422),
        ({"branch_id": "linz"}, 404),
    ],
)
def test_finances_that_cannot_be_are_refused(house, desk, wrong, status):
    house.hear(branch())

    answer = desk.send("PUT", "/v1/finances", OWNER, SAID | wrong)

    assert answer.status_code == status, answer.text
    assert read(desk, "/v1/finances")["items"] == []


def test_without_a_bill_nothing_is_known_and_nothing_is_shown(house, desk):
    house.hear(branch(), client())
    for path in (SCENARIOS, DISTRIBUTION):
        told = read(desk, path)
        assert (told["state"], told["revenue"]) == ("unknown", None)
    assert lost(desk, "top_1") is None

    house.hear(billed("5", at=MONDAY - days(400)))

    assert read(desk)["state"] == "empty"
    assert desk.ask(SCENARIOS, branch="linz").status_code == 404


@pytest.mark.parametrize(("warn", "is_within"), [(0.39, False), (0.4, True), (1, True)])
def test_the_largest_is_to_keep_to_where_the_owner_is_warned(
    house, desk, warn, is_within
):
    open_golden(house)
    said = {"warn": warn, "breach": 1}
    desk.send("PUT", "/v1/limit-terms/top_1", OWNER, said)

    spread = read(desk)["spread"]

    assert is_within or spread["limit"] == warn
    assert (spread is None) is is_within


def test_what_hangs_on_a_merged_client_s_manager_sector_or_referrer_is_the_survivor_s(
    house, desk
):
    house.hear(
        branch(),
        staff(staff_id="s-1", name="Anna"),
        staff(staff_id="s-2", name="Bert"),
        client(1, account_manager="s-1", deputy=None, industry="dental"),
        client(2, account_manager="s-2", deputy=None, industry="retail"),
        *(billed("1000", number, at=MONDAY - days(20)) for number in (1, 2)),
    )
    introduced = {"client_id": "c-9", "introduced_client_id": "c-2"}
    merger = {"client_id": "c-2", "survivor_id": "c-1"}
    house.hear(replace(ReferralReceived.example(), **introduced))
    house.hear(replace(ClientMerged.example(), **merger))

    for what, key in (("staff", "s-1"), ("sector", "dental"), ("referrer", "c-9")):
        items = read(desk, what=what)["items"]
        assert [(each["key"], each["loss"]) for each in items] == [(key, "2000.00")]


def test_licences_take_no_time_that_would_be_idle(house, desk):
    open_golden(house)
    monthly = {
        "per": "month",
        "committed_hours": 8,
        "starts_on": TODAY,
        "ends_on": None,
    }
    ours = replace(EngagementRecorded.example(), client_id="c-1", **monthly)
    house.hear(replace(ours, kind="licence"))
    assert lost(desk, "group", "c-1")["idle_hours"] is None

    house.hear(replace(ours, engagement_id="e-2", kind="managed_service"))
    assert lost(desk, "group", "c-1")["idle_hours"] == 8
