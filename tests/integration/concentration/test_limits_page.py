"""`keepwell risk limits` and `keepwell risk report`, as an owner uses them."""

import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from services.cli.risk import limiting, report
from services.concentration.domain.limits import Limit
from tests.integration.concentration.asking import Desk
from tests.integration.concentration.terminal import typist
from tests.integration.concentration.test_limits import judge, open_with


@pytest.fixture
def keepwell(house, tmp_path, monkeypatch):
    return typist(monkeypatch, Desk(house, tmp_path), limiting, report)


def test_an_owner_reads_sets_notes_and_puts_off_limits(house, keepwell):
    before = keepwell("limits")
    open_with(house, 40, 60)
    judge(house)

    alarming = keepwell("limits")
    said = keepwell("limits", "set", "top_1", "0.3", "0.5")
    noted = keepwell("limits", "acknowledge", "top_1")
    until = ("--until", "2026-03-31")
    put_off = keepwell("limits", "snooze", "top_1", "--branch", "vienna", *until)
    told = json.loads(keepwell("limits", "--branch", "vienna", "--json"))

    assert "No limit was judged yet: that is done daily." in before
    assert "top_1: warn 15.0%, breach 25.0%" in before
    assert "Basel's cap on one borrower" in before
    assert alarming.startswith("As judged on 2026-03-02:\n")
    assert re.search(
        r"top_1 +firm +BREACHED +60.0% +15.0% +25.0% +2026-03-02", alarming
    )
    assert re.search("survival +firm +unknown ", alarming)
    assert re.fullmatch("top_1: warn 30.0%, breach 50.0%\n.*\n  the owner\n", said)
    assert noted == "top_1 of firm is breached, acknowledged 2026-03-02.\n"
    assert put_off == "top_1 of vienna is breached, snoozed until 2026-03-31.\n"
    sounding = {each["limit"] for each in told if each["sounds"]}
    assert {"top_1", "top_5", "survival"} & sounding == {"top_5"}


def test_an_owner_saves_the_page_to_print(house, keepwell, tmp_path, monkeypatch):
    open_with(house, 40, 60)
    monkeypatch.chdir(tmp_path)
    page = Path("page.pdf")

    done = keepwell("report", str(page), "--branch", "vienna")

    assert page.read_bytes().startswith(b"%PDF-")
    assert "".join(done.split()) == f"{page}isapagetoprint."


def test_every_command_at_the_foot_of_the_page_can_be_asked(
    house, keepwell, tmp_path, monkeypatch
):
    open_with(house, 40, 60)
    monkeypatch.chdir(tmp_path)
    page = Path("page.pdf")
    keepwell("report", str(page), "--branch", "vienna")

    [only] = PdfReader(page).pages
    commands = re.findall("keepwell risk (.* --branch vienna.*)", only.extract_text())

    assert len(commands) == 12
    for command_line in commands:
        assert "Usage:" in keepwell(*command_line.split(), "--help")


def test_every_limit_names_the_command_that_lists_its_rows(keepwell):
    printed = keepwell("limits")

    commands = re.findall("keepwell risk (.*)", printed)
    assert len(commands) == len(Limit)
    for command_line in {*commands}:
        assert "Usage:" in keepwell(*command_line.split(), "--help")
