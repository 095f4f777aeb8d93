"""The demo fills an empty suite, once, and tells its morning."""

import re

import pytest

SMALL = ("demo", "--clients", "20")

pytestmark = pytest.mark.timeout(300)


def test_the_demo_is_filled_in_and_tells_the_morning(simulated):
    told = simulated.say(*SMALL)

    assert "20 clients and" in told
    assert "Whom to call, Munich, Monday 2 March, 09:0" in told
    assert "callback overdue since" in told
    assert "monthly call due" in told
    assert "To be sent ─" in told
    assert re.search(r"^firm +\d+ +[\d,.]+ +\d+\.\d%", told, re.MULTILINE)
    assert "Together" in told
    assert simulated.ask("/v1/unmatched")["items"] == []
    assert max(map(len, told.splitlines())) <= 100


def test_its_newsletter_can_be_sent_by_post(simulated):
    told = ""
    for branch in ("munich", "lyon", "dublin"):
        simulated.say("newsletter", "new", "--branch", branch)
        told += simulated.say("newsletter", "send", "--branch", branch, "--dry-run")

    assert "post goes: 8\n" in told
    assert "There is no address to send it to. [no_address]" in told
    assert "They withdrew their consent. [opted_out]" in told


def test_a_second_time_nothing_changes(simulated):
    values = simulated.ask("/v1/relationships")["items"]

    told = simulated.say(*SMALL)

    assert "The demo company is here already: nothing has changed." in told
    again = simulated.ask("/v1/relationships")["items"]
    assert [r["revision"] for r in again] == [r["revision"] for r in values]


def test_a_suite_with_other_clients_is_left_alone(simulated):
    told = simulated.say(*SMALL, "--seed", "2", code=1)

    assert "holds clients that are not the demo's" in told


def test_where_no_suite_runs_one_is_started_and_stopped_again(simulated):
    simulated.stop()

    told = simulated.say(*SMALL, "--port", str(simulated.port), "--exit")

    assert "nothing has changed" in told
    assert "Stopped. The next start goes on from here." in told
    assert not simulated.serves("/readyz")
