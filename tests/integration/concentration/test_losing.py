"""`keepwell risk lose`: an owner asks what if, and is told what to do next."""

import pytest

from services.cli.risk import finances, losing
from tests.integration.concentration.asking import Desk
from tests.integration.concentration.house import MONDAY, billed, branch, client, days
from tests.integration.concentration.people import contact
from tests.integration.concentration.terminal import typist

FEBRUARY = MONDAY - days(20)


@pytest.fixture
def keepwell(house, tmp_path, monkeypatch):
    return typist(monkeypatch, Desk(house, tmp_path), losing, finances)


@pytest.mark.requirement("M2")
def test_an_owner_asks_what_if_and_is_told_what_to_do(house, keepwell):
    house.hear(branch())
    for number, share in enumerate((40, 20, 10, 10, 10, 10), start=1):
        name = f"The client of number {number} with a name of many words"
        house.hear(
            client(number, name=name, industry="law" if number < 3 else "trade"),
            billed(f"{share}000.00", number, FEBRUARY),
            billed("1.00", number, MONDAY - days(400)),
        )

    assert "Whether we survive is unknown" in keepwell("lose", "c-1")
    assert "Nobody told margin" in keepwell("finances")
    said = keepwell("finances", "--margin=0.4", "--costs=3000", "--cash=5000")
    assert "2026-03-02  firm   40.0%             3,000.00  5,000.00  EUR" in said

    one, sector = keepwell("lose", "c-1"), keepwell("lose", "--sector", "law")
    page = keepwell("lose")

    assert "Does not survive: the cash lasts 5.0 months, and 6 are needed." in one
    assert "To survive it, win 1 client of 10,000.00 a year" in one
    assert "60,000.00 of 100,000.00 EUR a year, 60.0%, of 2 clients," in sector
    assert "that do not hang on it" in sector
    assert "As it is: survives: the margin pays the fixed costs." in page
    assert "NO: 5.0 months of cash" in page
    assert "For 100.0% of the revenue nobody can tell" in page
    assert "win 17 clients of 10,000.00 a year" in page


def test_an_owner_loses_a_key_contact_and_whoever_brought_in_nothing(house, keepwell):
    house.hear(branch(), client(1, name="Alpine Dental"), client(2))
    house.hear(contact("p-1", decision_maker=True))
    house.hear(billed("900.00", 1, FEBRUARY), billed("-5.00", 2, FEBRUARY))

    assert "Lost with key contact at Alpine Dental:" in keepwell(
        "lose", "--contact=c-1"
    )
    with pytest.raises(AssertionError, match="It brought in nothing"):
        keepwell("lose", "c-2")
