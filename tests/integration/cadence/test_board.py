"""The owner's board: who is not cared for, and no others; and how many were met."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from libs.calendars.months import Month
from libs.calendars.zones import zone
from services.cadence.usecases import board, coverage
from tests.integration.cadence.asking import OWNER, Desk, account_manager, manager_of
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    days,
    hours,
    merged,
    staff,
    taken_back,
    touch,
)

BOARD = "/v1/board"
SLIP = text("update cadence.clients set next_touch_at = null where client_id = :client")
VIENNA = zone("Europe/Vienna")
A_SECOND = timedelta(seconds=1)

ratings = st.lists(
    st.tuples(st.sampled_from([0, 89, 90, 91, 300]), st.sampled_from([0, 1])),
    max_size=2,
)
cared_for = st.lists(
    st.tuples(
        st.sampled_from(["active", "active", "active", "prospect", "lost"]),
        st.sampled_from([None, "s-07", "s-left"]),
        st.sampled_from([False, False, False, True]),
        ratings,
    ),
    max_size=8,
)


def rating(at, **changed):
    fact = touch(at, "nothing", kind="rating", gap_class="exempt", gamma=0)
    return replace(fact, **changed)


@pytest.mark.requirement("R23")
@settings(max_examples=80)
@given(cared_for)
def test_who_lacks_any_of_the_three_is_on_the_board_and_nobody_else(built, clients):
    expected = {}
    with built.undone() as transaction:
        left = staff(staff_id="s-left", active=False)
        built.hand(transaction, [branch(), staff(staff_id="s-07"), left])
        for number, (status, owner, slipped, rated) in enumerate(clients):
            name = f"c-{number}"
            known = client(client_id=name, status=status, account_manager=owner)
            told = [rating(MONDAY - days(d) - s * A_SECOND) for d, s in rated]
            built.hand(
                transaction, [known, *(replace(each, client_id=name) for each in told)]
            )
            if slipped:
                transaction.session.execute(SLIP, {"client": name})
            fresh = any((d, s) <= (90, 0) for d, s in rated)
            lacks = {"owner": owner != "s-07", "next_touch": slipped}
            missing = {what for what, is_missing in lacks.items() if is_missing}
            missing |= set() if fresh else {"satisfaction"}
            if status == "active" and missing:
                expected[name] = missing

        found = board.listed(transaction, None, None, None, 50)

        told = {each.client: set(each.missing(MONDAY)) for each in found}
    assert told == expected


@pytest.fixture
def desk(house, tmp_path):
    """Anna's client in Vienna, nobody's there, and one in Graz."""
    house.hear(
        branch(),
        branch(branch_id="graz"),
        staff(staff_id="s-07", name="Anna Gruber"),
        client(client_id="c-1", account_manager="s-07"),
        client(client_id="c-2"),
        client(client_id="c-3", branch_id="graz", account_manager="s-09"),
    )
    return Desk(house, tmp_path)


def on_board(desk, who=OWNER, **query):
    found, cursor = {}, {}
    while cursor is not None:
        told = desk.ask(BOARD, who, limit=1, **query, **cursor).json
        found |= {each["client_id"]: each["missing"] for each in told["items"]}
        cursor = {"cursor": told["next"]} if told["next"] else None
    return found


@pytest.mark.requirement("R23", "AZ-2")
def test_the_board_tells_everybody_of_their_own_clients(desk):
    stale = ["satisfaction"]
    nobodys = ["owner", "satisfaction"]

    assert on_board(desk) == {"c-3": stale, "c-1": stale, "c-2": nobodys}
    assert on_board(desk, branch="graz") == {"c-3": stale}
    assert on_board(desk, manager_of("vienna")) == {"c-1": stale, "c-2": nobodys}
    assert on_board(desk, account_manager("s-07")) == {"c-1": stale}


@pytest.mark.requirement("R23")
def test_a_rating_counts_until_it_is_taken_back_in_whatever_order(desk, house):
    said = rating(MONDAY, client_id="c-1")
    house.hear(said)
    assert "c-1" not in on_board(desk)

    house.hear(taken_back(said))
    assert "c-1" in on_board(desk)

    house.hear(said)
    assert "c-1" in on_board(desk)


@pytest.mark.requirement("R23")
def test_what_a_merged_client_said_the_survivor_said(desk, house):
    house.hear(rating(MONDAY, client_id="c-1"), merged())

    assert on_board(desk, manager_of("vienna")) == {"c-2": ["owner"]}


MONTH = Month(2026, 3)
# In Vienna, March begins at 23:00 of 28 February.
AT = st.sampled_from(
    [days(-2) + hours(15) - A_SECOND, days(-2) + hours(15), days(0), days(31)]
)
met = st.tuples(
    st.sampled_from(["active", "active", "dormant"]),
    st.lists(st.tuples(st.sampled_from(["meeting", "call"]), AT), max_size=3),
)


@pytest.mark.requirement("R92")
@settings(max_examples=60)
@given(st.lists(met, max_size=8))
def test_coverage_is_who_was_met_of_who_is_active(built, clients):
    active, seen = set(), set()
    with built.undone() as transaction:
        built.hand(transaction, [branch()])
        for number, (status, touches) in enumerate(clients):
            name = f"c-{number}"
            built.hand(transaction, [client(client_id=name, status=status)])
            for what, at in touches:
                built.hand(transaction, [touch(MONDAY + at, what, client_id=name)])
                in_march = (MONDAY + at).astimezone(VIENNA).month == MONTH.number
                seen |= {name} if what == "meeting" and in_march else set()
            active |= {name} if status == "active" else set()

        [told] = coverage.of_months(transaction, None, None, 1)

    assert (told.active, told.met) == (len(active), len(active & seen))
    share = len(active & seen) / len(active) if active else None
    assert told.share == share


@pytest.mark.requirement("R92")
def test_coverage_is_told_by_branch_and_month(desk, house):
    house.hear(
        touch(MONDAY, "meeting", client_id="c-1"),
        touch(MONDAY - days(20), "meeting", client_id="c-3"),
    )

    told = desk.ask("/v1/coverage", months=2).json["items"]

    counted = [(e["month"], e["branch_id"], e["met"], e["active"]) for e in told]
    assert counted == [
        ("2026-03", "graz", 0, 1),
        ("2026-03", "vienna", 1, 2),
        ("2026-02", "graz", 1, 1),
        ("2026-02", "vienna", 0, 2),
    ]
    assert [each["share"] for each in told] == [0, 0.5, 1, 0]
    assert desk.ask("/v1/coverage", branch="nowhere").status_code == 404
