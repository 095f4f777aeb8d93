from datetime import UTC

import pytest

from services.cli.client import LISTS, ONE, SECTIONS, print_page
from services.cli.client_story import Story
from services.cli.local_times import LocalTimes

MISSING = {"missing": "Forbidden: not yours"}
TIMES = LocalTimes({"vienna": UTC})
NAMED = {"name": "Alpine Dental", "branch_id": "vienna"}


@pytest.fixture
def missing():
    told = dict.fromkeys((*ONE, *LISTS, "gaps"), MISSING)
    return Story(told, "vienna", TIMES)


@pytest.mark.parametrize("label", SECTIONS)
def test_a_part_that_is_missing_says_so_and_why(missing, label):
    [line] = SECTIONS[label](missing)

    assert line.plain == "not to be had: Forbidden: not yours"


def test_the_page_stands_though_every_part_but_one_is_missing(missing, capsys):
    told = missing.told | {"relationship": NAMED | {"value": None, "level": "unknown"}}

    print_page(Story(told, "vienna", TIMES))

    page = capsys.readouterr().out.splitlines()
    assert page[0] == "Alpine Dental"
    assert "Value          unknown: nothing has earned anything yet" in page
    assert max(map(len, page)) <= 80
