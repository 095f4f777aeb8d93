"""Merging and telling apart as somebody types it: what moves, what stays is told."""

import re

import pytest

from services.cli import merging
from tests.integration.suite.carried import Carried
from tests.integration.suite.test_persons import Door, call
from tests.integration.suite.typed import news_travels, typed

SHARED, THEIRS = "+43720500500", "+43720800800"
SURVIVOR, MERGED = "Alpine Dental", "Alpine Dental GmbH"
VISITS = f"""\
when,client,kind
2026-02-24T10:00Z,{MERGED},letter
2026-02-25T10:00Z,D2,letter
2026-02-26T10:00Z,{THEIRS},letter
2026-02-27T10:00Z,Nobody Ges.m.b.H.,letter
"""


@pytest.fixture
def house(fresh, tmp_path):
    house = Carried(fresh, tmp_path)
    door = Door(house)
    branch = {"branch_id": "vienna", "name": "Vienna", "country": "AT"}
    hours = {"mon": ["09:00-17:00"]}
    door.post("/v1/branches", branch | {"zone": "Europe/Vienna", "hours": hours})
    told = {"branch_id": "vienna", "status": "active", "tier": "A"}
    told |= {"since": "2019-05-01"}
    survivor = told | {"name": SURVIVOR, "reference": "D1", "phones": [SHARED]}
    merged = told | {"name": MERGED, "reference": "D2", "phones": [SHARED, THEIRS]}
    door.post("/v1/clients", survivor)
    client = door.post("/v1/clients", merged)["client_id"]
    door.post("/v1/contacts", {"name": "Julia", "client_id": client})
    house.carry()
    yield house
    house.close()


@pytest.fixture
def keepwell(house):
    with typed(house) as keepwell:
        yield keepwell


def merge(house, keepwell):
    """Merge the two; return what was printed, and the merge."""
    told = keepwell("duplicates", "merge", SURVIVOR, MERGED)
    house.carry()
    return told, told.split()[-1]


def undo(house, keepwell, merged):
    with news_travels(house):
        return keepwell("duplicates", "undo", merged)


def test_rows_that_name_a_merged_client_count_for_the_survivor(
    house, keepwell, tmp_path
):
    file = tmp_path / "visits.csv"
    file.write_text(VISITS)
    _, merged = merge(house, keepwell)

    with news_travels(house):
        done = keepwell("import", "touchpoints", str(file))

    assert "3 imported" in done
    assert "There is no client called 'Nobody Ges.m.b.H.'.\n" in done
    assert keepwell("touches", SURVIVOR).count("letter") == 3
    undo(house, keepwell, merged)
    assert keepwell("touches", MERGED).count("letter") == 3


@pytest.mark.parametrize("said", [MERGED, "D2", THEIRS])
def test_a_merged_client_leads_to_the_survivor_by_any_of_its_names(
    house, keepwell, said
):
    merge(house, keepwell)

    assert f"{MERGED} was merged into {SURVIVOR}" in keepwell("touches", said)


def test_a_merge_says_who_counts_for_whom_what_moves_and_how_to_undo_it(
    house, keepwell
):
    call(house, THEIRS, missed=False)
    house.carry()

    told, merged = merge(house, keepwell)

    assert told.splitlines() == [
        f"{MERGED} counts for {SURVIVOR} now, with all on record of it:",
        "1 touch, 1 person.",
        f"To tell them apart again: keepwell duplicates undo {merged}",
    ]


def test_undoing_a_merge_tells_which_calls_stay_and_how_to_move_them(house, keepwell):
    _, merged = merge(house, keepwell)
    call(house, SHARED, missed=False)
    call(house, THEIRS, missed=False)
    house.carry()

    told = undo(house, keepwell, merged)

    stays, move = f"1 call stays with {SURVIVOR}", "keepwell touches reassign TOUCH"
    assert f"{MERGED} counts for itself again.\n{stays}" in told
    assert f'To move one: {move} "{MERGED}"' in told
    [touch] = re.findall(f"{re.escape(SHARED)} +([0-9a-f-]{{36}})", told)
    assert f"It is {MERGED}'s now" in keepwell("touches", "reassign", touch, MERGED)
    assert keepwell("touches", MERGED).count("call") == 2
    again = keepwell("touches", "reassign", touch, MERGED)
    assert f"It is {MERGED}'s by now, as " in again
    assert max(map(len, told.splitlines())) <= 100


def test_undoing_a_merge_in_which_nothing_was_shared_says_no_more(house, keepwell):
    call(house, THEIRS, missed=False)
    house.carry()
    _, merged = merge(house, keepwell)

    told = undo(house, keepwell, merged)

    assert told == f"{MERGED} counts for itself again.\n"


def test_undoing_does_not_wait_for_ever(house, keepwell, monkeypatch):
    _, merged = merge(house, keepwell)
    monkeypatch.setattr(merging, "LIMIT_SECONDS", 0.0)

    told = keepwell("duplicates", "undo", merged)

    assert "still being told apart" in told
    assert "keepwell touches lists them" in told
    assert max(map(len, told.splitlines())) <= 100
