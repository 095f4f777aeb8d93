from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from services.cli.today import SECTIONS, calls, left_out, why
from services.touchpoints.domain.levels import Level

README = Path(__file__).parents[4] / "README.md"


def item(branch):
    return {
        "branch_id": branch,
        "client_id": "c-1",
        "section": "callback",
        **dict.fromkeys(
            ("name", "contact", "phone", "reason", "account_manager_name"), "…"
        ),
    }


@pytest.mark.parametrize(
    ("branches", "whose"),
    [(["graz", "graz"], []), (["graz", "vienna"], ["branch", "account manager"])],
)
def test_only_a_list_of_several_branches_says_whose_a_call_is(branches, whose):
    table = calls([item(branch) for branch in branches])

    told = [column.header for column in table.columns]
    assert told == ["", "client", *whose, "ask for", "phone", "why"]


def test_a_narrow_terminal_takes_nothing_from_a_call_but_its_width():
    told = {"name": "Hotel Murblick", "phone": "+43720223464", "reason": "silent " * 20}
    terminal = StringIO()

    Console(width=60, file=terminal).print(calls([item("graz") | told]))

    page = terminal.getvalue()
    assert max(map(len, page.splitlines())) <= 60
    assert told["phone"] in page
    assert page.count("silent") == 20


def test_what_was_said_last_stands_below_the_reason():
    told = {"client_id": "c-1", "reason": "38 days since the last call"}

    assert why(told, {"c-1": "they move in May"}) == (
        "38 days since the last call\nlast: they move in May"
    )
    assert why(told, {"c-2": "they move in May"}) == "38 days since the last call"


def test_whom_there_is_no_slot_for_is_counted():
    assert left_out(1).startswith("1 more is silent too long: ")
    assert left_out(12).startswith("12 more are silent too long: ")


@pytest.mark.parametrize("word", [*Level, *SECTIONS.values()])
def test_the_readme_explains_every_word_that_is_printed(word):
    assert f"| {word} |" in README.read_text()
