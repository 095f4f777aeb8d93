"""A client's story, and what it was worth, as the whole embedded suite tells them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from libs.waiting import until
from tests.flow.calls import call

NOW = datetime.now(UTC).replace(microsecond=0)
CLIENTS = """\
Branch,Company,Main Phone,Tier,Since,Contact,Direct Phone,Street,Zip,City
Vienna,Alpine Dental,0720 123456,A,2019-05-01,Julia Huber,0720 123457,Ring 3,1010,Wien
"""
SENTENCES = (
    "Vienna",
    "looked after by nobody",
    "of 100, thin; falls",
    "amber",
    "! the relationship is thin: worth less than 60 of 100",
    "Julia Huber · +43720123457",
    "+43720123456",
    "Ring 3, 1010 WIEN, AUSTRIA",
    "nothing to compare with",
    "took part 2",
    "nobody can tell yet",
    "0 unanswered",
    "0 open",
    "tier A: every 30 days, 35 at the most",
    "Too tight      none",
    "nobody waits",
    "none open",
    "1 from us in a year",
    "no missed calls in 90 days",
    "1 person known; services: none logged",
    "Times in Europe/Vienna.",
)

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def known(keepwell):
    path = keepwell.folder / "clients.csv"
    path.write_text(CLIENTS)
    where = "zone=Europe/Vienna,country=AT"
    keepwell.say("import", "clients", str(path), "--set", where)
    keepwell.tell(call("c-1", NOW - timedelta(minutes=5)))
    assert until(lambda: keepwell.ask("/v1/relationships")["items"], 10)
    client = keepwell.ask("/v1/clients", q="alpine")["items"][0]["client_id"]
    assert until(lambda: credits_of(keepwell, client) == 1, 10)
    return keepwell, client


def credits_of(suite, client):
    return len(suite.ask(f"/v1/relationships/{client}/credits")["items"])


def test_a_clients_story_is_one_page_of_a_hundred_columns(known):
    keepwell, _ = known

    page = keepwell.say("client", "alpine")

    assert page.startswith("Alpine Dental\n")
    assert [each for each in SENTENCES if each not in page] == []
    assert "not to be had" not in page
    assert max(map(len, page.splitlines())) <= 100


def test_the_story_is_told_as_json_too(known):
    keepwell, client = known

    story = json.loads(keepwell.say("client", client, "--json"))

    assert story["relationship"]["client_id"] == client
    assert story["health"]["health"] == "amber"
    assert [part for part in story if "missing" in story[part]] == []


@pytest.mark.requirement("M1")
def test_a_late_call_changes_what_was_true_and_not_what_was_shown(known):
    keepwell, client = known
    shown_at = datetime.now(UTC).isoformat()
    keepwell.tell(call("c-0", NOW - timedelta(days=30)))
    assert until(lambda: credits_of(keepwell, client) == 2, 10)

    told = keepwell.say("value", client, "--as-of", shown_at, "--known-at", shown_at)

    _, true, shown, *table = told.splitlines()
    assert true.split(":")[-1].strip() > "30"
    assert shown.split()[-1] == "20.00"
    assert table[-1].split() == ["value", "20.00"]


def test_a_touch_that_came_too_soon_says_why(known):
    keepwell, client = known
    before = credits_of(keepwell, client)
    keepwell.tell(call("c-2", NOW - timedelta(days=3)))
    assert until(lambda: credits_of(keepwell, client) == before + 1, 10)

    page = keepwell.say("client", "alpine")

    [line] = [each for each in page.splitlines() if each.startswith("Too tight")]
    assert line.rstrip().endswith("  call after 3.0 days: unexplained")
