"""`keepwell risk people`: what a manager asks before somebody leaves or goes away."""

from functools import partial

import pytest

from libs.contracts.clients import Absence
from services.cli.risk import people
from tests.integration.concentration.asking import Desk
from tests.integration.concentration.house import MONDAY, billed, client, days
from tests.integration.concentration.people import (
    ANNA,
    BEN,
    contact,
    knows,
    open_firm,
    person,
    touch,
)
from tests.integration.concentration.terminal import typist

LONG = "of a name that is longer than any column of a page is wide"


@pytest.fixture
def keepwell(house, tmp_path, monkeypatch):
    return partial(typist(monkeypatch, Desk(house, tmp_path), people), "people")


def test_with_nothing_on_record_it_is_said(house, keepwell):
    open_firm(house)

    said = keepwell()

    assert "unknown" in said
    assert "On whom clients hang is unknown: nobody told who knows what" in said


def test_a_manager_reads_who_hangs_on_whom(house, keepwell):
    open_firm(house)
    long = {"name": f"Client {LONG}"}
    house.hear(client(2, **long), person("s-eve", name=f"Eve {LONG}"))
    house.hear(*knows(ANNA), *knows("s-eve", number=2, area=f"An area {LONG}"))
    house.hear(contact("p-1", decision_maker=True), touch("p-1", at=MONDAY - days(50)))
    house.hear(billed("900", 1, MONDAY - days(20)))

    said = keepwell()

    lines = [line.split() for line in said.splitlines()]
    assert ["Anna", "Alpine", "Dental", "backup", "1"] in lines
    assert ["Anna", "1", "1", "900.00"] in lines
    silent = ["A", "is", "silent", "2026-01-11"]
    assert ["1", "of", "theirs", "Alpine", "Dental", *silent] in lines
    assert "temporary staff do not count" in said
    assert "vienna" in keepwell("--branch", "vienna")
    assert '"verified_days": 180' in keepwell("--json")


def test_before_one_of_ours_leaves_it_is_said_whom_to_teach_what(house, keepwell):
    open_firm(house)
    house.hear(client(2, account_manager=ANNA, deputy=None, name="Beta Bakery"))
    house.hear(*knows(ANNA), *knows(BEN, area="network"))

    said = keepwell("leaving", ANNA)

    assert said.splitlines() == [
        "Anna is to hand over 2 clients before leaving.",
        "",
        "Alpine Dental",
        "  only they know: backup (critical)",
        "  teach Ben, who knows other areas of theirs",
        "",
        "Beta Bakery (manager)",
        "  teach Ben, who is of their branch",
    ]
    assert "s-temp" not in said
    assert "may leave" in keepwell("leaving", "s-temp")


def test_before_one_of_ours_goes_away_it_is_said_whom_nobody_sees_to(house, keepwell):
    open_firm(house)
    away = Absence(MONDAY.date(), MONDAY.date() + days(1))
    house.hear(person(BEN, absences=(away,), revision=2))
    house.hear(*knows(ANNA, BEN), touch(None, ANNA))

    said = keepwell("without", ANNA, "--from", "2026-03-01", "--to", "2026-03-04")

    assert said.splitlines() == [
        "Without Anna from 2026-03-01 to 2026-03-04 nobody sees to these.",
        "",
        "Alpine Dental",
        "  backup (critical): nobody knows it on 2 days from 2026-03-02",
        "  nobody they are in touch with on 3 days from 2026-03-02",
    ]
    house.hear(client(1, account_manager=BEN, deputy=None, revision=2))
    house.hear(client(2, name="Foundry Five", account_manager=BEN, deputy=None))
    untold = keepwell("without", BEN, "--from", "2026-03-04", "--to", "2026-03-04")
    assert untold == (
        "Without Ben from 2026-03-04 to 2026-03-04 nobody can tell who sees to:"
        " Foundry Five.\n"
    )
    house.hear(*knows(ANNA, BEN, number=2))
    quiet = keepwell("without", BEN, "--from", "2026-03-04", "--to", "2026-03-04")
    assert quiet == (
        "Without Ben from 2026-03-04 to 2026-03-04 every client is seen to.\n"
    )
