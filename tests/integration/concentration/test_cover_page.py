"""`keepwell risk cover`: an owner sees how long there is work, and what ends."""

import json

import pytest

from services.cli.risk import cover
from tests.integration.concentration.asking import Desk
from tests.integration.concentration.engaging import TODAY, book, engagement
from tests.integration.concentration.house import branch, client, days, staff
from tests.integration.concentration.terminal import typist
from tests.integration.concentration.test_beach import look


@pytest.fixture
def keepwell(house, tmp_path, monkeypatch):
    return typist(monkeypatch, Desk(house, tmp_path), cover)


def test_an_owner_reads_how_much_is_sold_and_what_ends(house, keepwell):
    empty = keepwell("cover")
    house.hear(branch(), client(), staff(staff_id="s-1", service_desk=False))
    house.hear(
        engagement(
            1, starts_on=TODAY - days(40), name="A project of a great many words"
        ),
        engagement(2, ends_on=None, per=None, committed_hours=None),
    )
    book(house, 1, 0.1)
    look(house, TODAY)

    page = keepwell("cover", "--branch", "vienna")
    told = json.loads(keepwell("cover", "--json"))

    assert "firm  no time  no time  no time      unknown" in empty
    assert "No alarm of work that runs out is for you." in empty
    assert "vienna   ≥ 7.8%   ≥ 4.0%   ≥ 2.8%            2    2026-03-02" in page
    assert "vienna: nobody told the hours of 1 engagement." in page
    assert "without, under 25.0% is sold  hours  left" in page
    assert f"{TODAY + days(29)}  2026-02-17         14" in page
    assert "ends   A project of a great many w…  2026-01-21  2" in page
    assert told["people"][0]["covers"][0]["share"] == pytest.approx(0.1)
