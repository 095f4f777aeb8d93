"""`keepwell risk lose`: what it says, within a hundred columns."""

import httpx
import pytest
from click.testing import CliRunner

from services.cli.door import Door
from services.cli.risk import losing
from services.cli.risk.finances import told
from services.cli.risk.losing import lose
from services.cli.risk.lost import decided, hit, one, show_losses

WIDEST = 100
LAB = {
    "state": "known",
    "since": "2025-03-01",
    "until": "2026-02-28",
    "billed_since": "2024-01-01",
    "revenue": "1000000.00",
    "currency": "EUR",
    "gone": "0.00",
    "below": "0.00",
}
VERDICT = {"margin": "-1000.00", "months_of_cash": 5.0, "survives": False, "by": "cash"}
WINS = {
    "win": {"clients": 12, "revenue": "10000.00"},
    "win_larger": {"clients": 6, "revenue": "20000.00"},
}
LOSS = {
    "what": "sector",
    "name": "dentistry",
    "loss": "400000.00",
    "share": 0.4,
    "clients": 2,
    "verdict": VERDICT,
    "remedy": {**WINS, "save": "166.67", "hold": "1000.00"},
    "idle_hours": 40.0,
    "idle_people": 0.25,
}
TAIL = {
    "level": 0.95,
    "loss": "400000.00",
    "shortfall": "520684.00",
    "verdict": VERDICT,
    "parts": [{"name": "Alpine Dental", "share": 0.75}],
}


@pytest.mark.parametrize("what", ["line", "vendor"])
def test_of_what_is_sold_only_a_part_is_lost_and_nobody_knows_whose_hours(what):
    hours = {"idle_hours": None, "idle_people": None}
    hits = [{"name": "Alpine Dental", "loss": "5.00", "hours": 40.0}]
    loss = LOSS | hours | {"what": what, "hit": hits}

    said = list(one(LAB, loss))

    assert "Of a client no more is lost than it brings in, credits taken off." in said
    assert said[-1].endswith("hours are told of a client, not of what it buys.")
    assert list(hit(loss).columns[-1].cells) == ["unknown"]


def test_what_was_billed_and_cannot_be_lost_is_told_beside_it():
    said = list(one(LAB | {"gone": "70.00", "below": "-4662.57"}, LOSS))

    assert said[3:5] == [
        "Not in it: 70.00 of clients that are lost already.",
        "Not in it, but in what is left: -4,662.57 of clients below zero.",
    ]


def test_a_loss_is_told_with_its_threshold_and_the_nearest_action():
    win = "win 12 clients of 10,000.00 a year (or 6 of 20,000.00)"
    assert list(one(LAB, LOSS)) == [
        "Lost with sector dentistry:",
        "400,000.00 of 1,000,000.00 EUR a year, 40.0%, of 2 clients,",
        "by the bills of 2025-03 to 2026-02.",
        "Left a month after fixed costs: -1,000.00.",
        "Does not survive: the cash lasts 5.0 months, and 6 are needed.",
        f"To survive it, {win} that do not hang on it;",
        "or save 166.67 of the fixed costs a month;",
        "or hold 1,000.00 more cash.",
        "Idle then: 40 hours a month, 0.2 of us, full-time.",
    ]


def test_of_a_part_of_a_year_it_is_said_that_nobody_can_judge():
    unknown = {"verdict": None, "remedy": None}

    words = list(one(LAB | {"billed_since": "2025-12-01"}, LOSS | unknown))

    assert words[3].startswith(
        "Whether we survive is unknown: the first bill on record is of 2025-12,"
    )


def test_what_is_not_known_is_said_and_not_guessed():
    unknown = {"verdict": None, "remedy": None, "idle_hours": None}

    words = list(one(LAB, LOSS | unknown))

    assert words[3].startswith("Whether we survive is unknown until margin,")
    assert words[4].startswith("How many of us would be idle is unknown")


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (None, "unknown"),
        ({"by": "margin"}, "survives: the margin pays the fixed costs"),
        (VERDICT | {"survives": True}, "survives: the cash lasts 5.0 months"),
    ],
)
def test_a_verdict_names_what_decides(verdict, words):
    assert decided(verdict) == words


def test_the_page_of_losses_is_no_wider_than_a_hundred_columns(capsys):
    long = "Österreichische Donaudampfschifffahrtsgesellschaft mbH"
    losses = {
        "as_it_is": {"verdict": None},
        "spread": {**WINS, "limit": 0.15, "shrink_to": "105882.35"},
        "items": [LOSS | {"what": "top_2", "name": f"{long}, {long}"}],
    }
    parts = [{"name": long, "share": 0.75}]
    bad_years = {"tails": [TAIL | {"parts": parts}], "assumed_share": 1.0}

    show_losses(LAB | losses, LAB | bad_years)

    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= WIDEST
    assert lines[1] == "As it is: unknown."
    assert "or let the largest shrink to 105,882.35 a year." in lines
    assert any("NO: 5.0 months of cash" in line for line in lines)


def test_one_thing_is_lost_at_a_time():
    result = CliRunner().invoke(lose, ["Alpine", "--sector", "dentistry"])

    assert (result.exit_code, "Lose one at a time." in result.output) == (2, True)


@pytest.mark.parametrize(
    ("said", "what", "key"),
    [
        (["--sector", "dentistry"], "sector", "dentistry"),
        (["--vendor", "Acme"], "vendor", "Acme"),
        (["--building", "AT 1010"], "building", "AT 1010"),
        (["c-1"], "group", "c-1"),
        (["--staff", "Anna Gruber"], "staff", "s-1"),
    ],
)
def test_what_is_named_is_what_is_asked_for(monkeypatch, said, what, key):
    asked = []

    def answered(request):
        asked.append(request.url)
        anna = {"staff_id": "s-1", "name": "Anna Gruber", "email": None}
        known = {
            "/v1/staff": {"items": [anna], "next": None},
            "/v1/relationships/c-1": {"client_id": "c-1"},
        }
        answer = LAB | {"loss": LOSS}
        return httpx.Response(200, json=known.get(request.url.path, answer))

    door = Door("http://suite.example", lambda: "token")
    transport = httpx.MockTransport(answered)
    door.http = httpx.Client(base_url=door.address, transport=transport)
    monkeypatch.setattr(losing, "opened", lambda: door)

    result = CliRunner().invoke(lose, said)

    assert result.output.startswith("Lost with sector dentistry")
    assert asked[-1].path == "/v1/loss-scenarios/one"
    assert dict(asked[-1].params) == {"what": what, "key": key}


def test_finances_are_said_from_today_on_in_the_firms_currency():
    said = {"margin": 0.4, "costs": "3000", "cash": "5000", "from_day": None}

    spelled = told({"as_of": "2026-03-02", "currency": "EUR"}, said)

    assert spelled == {
        "from_day": "2026-03-02",
        "gross_margin": 0.4,
        "fixed_costs": "3000",
        "cash": "5000",
        "currency": "EUR",
    }
