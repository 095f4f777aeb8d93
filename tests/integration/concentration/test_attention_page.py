"""Hours beside revenue, as the API and the terminal tell them, and the rows behind."""

import pytest

from libs.contracts.upkeep import ClientMerged
from services.cli.risk import attention, exceptions
from tests.integration.concentration.asking import (
    OPERATIONS,
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.concentration.attending import ANNA, BERT, TODAY, touched, worked
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    days,
    staff,
)
from tests.integration.concentration.terminal import typist

BEFORE = days(10)


@pytest.fixture
def desk(house, tmp_path):
    house.hear(branch(), branch(branch_id="graz"))
    house.hear(staff(), staff(staff_id=BERT, name="Bert", email=None))
    for number in range(1, 11):
        name = f"The client of number {number} with a name of many words"
        home = "graz" if number > 8 else "vienna"
        house.hear(client(number, name=name, branch_id=home))
        house.hear(billed("15" if number == 1 else "10", number, MONDAY - BEFORE))
    house.hear(worked(300, 1, TODAY - BEFORE), touched(100, 1))
    house.hear(*(worked(66, n, TODAY - BEFORE, BERT) for n in range(2, 11)))
    return Desk(house, tmp_path)


@pytest.fixture
def keepwell(desk, monkeypatch):
    monkeypatch.setattr(exceptions, "names_of", lambda _, ids: {i: i * 9 for i in ids})
    return typist(monkeypatch, desk, attention, exceptions)


def first(desk, who=OWNER, **query):
    return desk.ask("/v1/attention", who, **query).json["items"][0]


def test_who_takes_most_stands_first_with_hours_beside_revenue(desk):
    found = first(desk)

    assert (found["unit_id"], found["staff_id"]) == ("c-1", ANNA)
    assert found["hours"] == pytest.approx(400 / 60)
    assert found["attention"] == pytest.approx(400 / 994)
    assert (found["revenue"], found["revenue_share"]) == ("15.00", 15 / 105)
    assert found["ratio"] == pytest.approx(400 / 994 * 7)
    assert (found["monopolises"], found["windows_monopolised"]) == (True, 1)
    assert (found["of_person"], found["monopoly_since"]) == (1, None)


def test_pages_of_it_are_the_whole(desk):
    whole = desk.ask("/v1/attention").json["items"]
    page, cursor = desk.ask("/v1/attention", limit=4).json, True
    parts = []
    while cursor:
        parts += page["items"]
        cursor = page["next"]
        page = desk.ask("/v1/attention", limit=4, cursor=cursor).json if cursor else {}

    assert parts == whole
    assert len(whole) == 10


def test_the_sum_of_its_rows_is_what_a_client_took(desk):
    rows = desk.ask("/v1/time-entries", unit="c-1").json["items"]

    assert sum(each["minutes"] for each in rows) == 400
    assert {each["kind"] for each in rows} == {"entry", "touch"}


def test_a_call_with_one_that_was_merged_and_its_entry_are_one_hour(house, desk):
    house.hear(worked(60, 3, TODAY), touched(60, 4))
    apart = {e["unit_id"]: e["hours"] for e in desk.ask("/v1/attention").json["items"]}
    house.hear(
        ClientMerged(
            merge_id="m-1",
            client_id="c-4",
            survivor_id="c-3",
            branch_id="vienna",
        )
    )

    both = {e["unit_id"]: e["hours"] for e in desk.ask("/v1/attention").json["items"]}

    assert apart["c-3"] + apart["c-4"] - 1 == pytest.approx(both["c-3"])
    assert "c-4" not in both


def test_a_branch_is_compared_within_itself_and_by_managers_only(desk):
    graz = manager_of("graz")
    assert first(desk, graz)["attention"] == pytest.approx(0.5)
    assert first(desk, branch="graz")["hours"] == first(desk, graz)["hours"]
    assert desk.ask("/v1/time-entries", graz, unit="c-1").status_code == 404
    for path in ("/v1/attention", "/v1/attention/alarms", "/v1/time-entries"):
        for who in (OPERATIONS, account_manager(ANNA)):
            assert desk.ask(path, who).status_code == 403


def test_alarms_are_listed_by_the_branch_that_they_are_of(house, desk):
    for back in (days(40), days(70)):
        house.hear(worked(500, 1, TODAY - back), billed("1", 1, MONDAY - back))
        house.hear(*(worked(50, n, TODAY - back, BERT) for n in range(2, 11)))
        house.hear(*(billed("9", n, MONDAY - back) for n in range(2, 11)))
    house.tick("judge_attention", MONDAY)

    [alarm] = desk.ask("/v1/attention/alarms", manager_of("vienna")).json["items"]

    assert (alarm["unit_id"], alarm["kind"], alarm["until"]) == (
        "c-1",
        "monopoly",
        None,
    )
    assert desk.ask("/v1/attention/alarms", manager_of("graz")).json["items"] == []
    assert (alarm["attention"], alarm["revenue_share"]) == (None, None)
    [to_owner] = desk.ask("/v1/attention/alarms").json["items"]
    assert None not in {to_owner["attention"], to_owner["revenue_share"]}
    assert first(desk)["monopoly_since"] == alarm["since"]


def test_the_terminal_says_who_takes_too_much(keepwell):
    printed = keepwell("attention")

    assert "Hours against revenue in the 90 days to 2026-03-02" in printed
    assert "2.82" in printed
    assert "takes too much" in printed
    assert "Together 6.7 hours" in keepwell("attention", "c-1")


@pytest.mark.requirement("M3")
def test_the_time_of_a_client_adds_up_to_its_hours_on_the_page(house, desk, keepwell):
    long_ago = worked(999, 2, TODAY - days(90))
    both = worked(60, 2, TODAY), touched(90, 2)
    house.hear(long_ago, *both)
    hours = {e["unit_id"]: e["hours"] for e in desk.ask("/v1/attention").json["items"]}

    listed = keepwell("attention", "c-2")

    assert hours["c-2"] == pytest.approx((66 + 90) / 60)
    assert f"Together {hours['c-2']:.1f} hours" in listed
    assert "999" not in listed


@pytest.mark.requirement("R59")
def test_the_terminal_says_whose_wishes_spike_and_since_when(house, keepwell):
    for wish in ("A Friday", "A Saturday", "A Sunday"):
        keepwell("exceptions", "ask", "c-1", wish)
    before = keepwell("attention")
    house.tick("judge_attention", MONDAY)

    printed = keepwell("attention")

    assert "3 wishes for special treatment in 90 days, 0 in the 90 before." in before
    assert "0 in the 90 before.\n  That alarms since 2026-03-02.\n" in printed


def test_wishes_are_written_down_decided_and_listed_on_the_terminal(keepwell):
    made = keepwell("exceptions", "ask", "c-1", "Half price", "--discount", "0.5")
    wish = made.split()[0]
    other = keepwell("exceptions", "ask", "c-2", "A technician every Friday").split()[0]

    keepwell("exceptions", "approve", wish, "--why", "growth", "--until", "2026-06-30")
    keepwell("exceptions", "refuse", other, "--why", "nobody gets that")

    listed = keepwell("exceptions")
    assert wish in listed
    assert "50.0%" in listed
    assert {"approved", "refused"} <= set(listed.split())
