"""The call to a client, and a task, given to a colleague on a suite that runs."""

from pathlib import Path

import pytest

from libs.testing.suites import CALLER
from libs.waiting import until

CLIENTS = Path(__file__).parents[2] / "docs/examples/clients.csv"
OFFICES = "zone=Europe/Vienna,country=AT,currency=EUR"
ANNA, BEN, CLARA = (f"{name}@msp.example" for name in ("anna", "ben", "clara"))
TOLD_WITHIN = 30  # seconds, for news that travels from service to service

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def known(simulated):
    simulated.say("import", "clients", str(CLIENTS), "--set", OFFICES)
    assert until(lambda: is_heard_of(simulated, BEN), TOLD_WITHIN)
    assert until(lambda: "Donau Legal" in called(simulated, BEN), TOLD_WITHIN)
    assert until(lambda: monthly_call(simulated, "Donau Legal"), TOLD_WITHIN)
    return simulated


def called(suite, who):
    """Name whom somebody's call list names, the first first."""
    ids = {each["email"]: each["staff_id"] for each in suite.ask("/v1/staff")["items"]}
    listed = suite.ask("/v1/call-list", staff=ids.get(who, who))["items"]
    return [each["name"] for each in listed]


def is_heard_of(suite, who):
    """Tell whether cadence knows somebody whom the registry has recorded."""
    ids = {each["email"]: each["staff_id"] for each in suite.ask("/v1/staff")["items"]}
    asked = {"params": {"staff": ids[who]}, "headers": suite.bearer}
    return CALLER.get(f"{suite.address}/v1/call-list", **asked).is_success


def monthly_call(suite, client):
    found = suite.ask("/v1/tasks", purpose="monthly_call", limit=200)["items"]
    return [each["task_id"] for each in found if each["name"] == client]


@pytest.mark.requirement("R97")
def test_a_client_is_on_the_list_of_whom_the_call_is_given_to_until_it_is_made(known):
    told = known.say("handover", "Alpine Dental", "--to", BEN)

    assert "call as agreed (handed over). It is open." in told
    assert f"It is in the hands of {BEN}." in told
    assert called(known, BEN)[0] == "Alpine Dental"
    assert "Alpine Dental" not in called(known, ANNA)
    said = ("--note", "fine", "--next", "none, because fine", "--minutes", "7")
    known.say("done", "Alpine Dental", *said)
    assert until(lambda: "Alpine Dental" not in called(known, BEN), TOLD_WITHIN)


def test_a_task_is_given_to_a_colleague_of_its_branch_only(known):
    [task] = monthly_call(known, "Donau Legal")

    refused = known.say("handover", task, "--to", CLARA, code=1)
    told = known.say("handover", task, "--to", ANNA)

    assert "a colleague of another branch" in refused
    assert f"It is in the hands of {ANNA}." in told
    assert "Donau Legal" not in known.say("handover", "Nobody", "--to", ANNA, code=1)
    assert known.ask(f"/v1/tasks/{task}")["handed_to"] is not None
