"""One story on the whole embedded suite: it goes on wherever it was interrupted."""

import csv
import os
import signal
from datetime import UTC, datetime, timedelta

import pytest

from libs.storage import postmaster
from libs.waiting import until
from tests.flow.calls import call

TODAY = datetime.now(UTC).replace(microsecond=0)
CLIENTS = """\
Filiale,Zone,Country,Company,Main Phone,Tier,Since,Contact
Vienna,Europe/Vienna,AT,Alpine Dental,0720 123456,A,2019-05-01,Julia Huber
Vienna,Europe/Vienna,AT,Bolt Forge,0720 200000,B,2019-05-01,
Vienna,Europe/Vienna,AT,Typing Error,0720 300000,Z,,
"""
CALL = (
    '"","0720123456","21","in","","PJSIP/trunk-1","PJSIP/21-2","Dial","",'
    '"{start}","{start}","{start}",430,420,"ANSWERED","DOCUMENTATION","{id}",""\n'
)

pytestmark = pytest.mark.timeout(300)


def minutes_ago(number):
    return TODAY - timedelta(minutes=number)


def calls_of(suite, client):
    items = suite.ask(f"/v1/relationships/{client}/credits")["items"]
    return [item for item in items if item["kind"] == "call"]


def id_of(suite, name):
    return suite.ask("/v1/clients", q=name)["items"][0]["client_id"]


def listed(suite):
    return {each["name"] for each in suite.ask("/v1/call-list")["items"]}


def test_clients_are_imported_and_the_second_time_changes_nothing(keepwell):
    path = keepwell.folder / "clients.csv"
    path.write_text(CLIENTS)
    mapped = ("import", "clients", str(path), "--map", "branch=Filiale,contact=Contact")

    dry = keepwell.say(*mapped, "--dry-run")
    first = keepwell.say(*mapped)
    second = keepwell.say(*mapped)

    assert "1 branch would be created (vienna), 2 clients would be created" in dry
    assert "1 branch created (vienna), 2 clients created, 1 contact created" in first
    assert "2 rows change nothing" in second
    with (keepwell.folder / "clients.rejects.csv").open(newline="") as file:
        [reject] = csv.DictReader(file)
    assert (reject["Company"], reject["line"]) == ("Typing Error", "4")
    assert reject["reason"] == "tier: It is none of A, B, C."


def test_a_token_is_for_a_branch_and_a_person_that_are_there(keepwell):
    new = {"branch_id": "vienna", "name": "Anna Gruber", "role": "account_manager"}
    keepwell.create("/v1/staff", new | {"email": "anna@msp.example"})
    wish = ("token", "--role", "account_manager", "--branch", "VIENNA", "--staff")

    assert "vienna" in keepwell.say("branches")
    assert "anna@msp.example" in keepwell.say("staff", "--branch", "Vienna")
    assert keepwell.say(*wish, "anna@msp.example").count(".") == 2
    assert keepwell.say(*wish, "anna gruber").count(".") == 2
    assert "keepwell staff lists all" in keepwell.say(*wish, "ann", code=1)
    told = keepwell.say("today", "--branch", "Wien", code=1)
    assert "no branch 'Wien'; the branches are: vienna (Vienna)" in told


@pytest.mark.requirement("R97")
def test_whoever_was_just_called_is_not_on_the_list(keepwell):
    assert until(lambda: listed(keepwell) >= {"Alpine Dental", "Bolt Forge"}, 10)

    assert keepwell.tell(call("c-1", minutes_ago(5))) == ["accepted"]

    assert until(lambda: "Alpine Dental" not in listed(keepwell), 10)
    told = keepwell.say("today")
    assert "Bolt Forge" in told
    assert "Alpine Dental" not in told


@pytest.mark.requirement("M1")
def test_a_value_is_explained_by_what_adds_up_to_it(keepwell):
    told = keepwell.say("value", "alpine", "--explain")

    assert "Alpine Dental: value 20.0" in told
    assert told.splitlines()[-1].split() == ["value", "20.00"]


def test_a_phone_systems_records_are_imported_once(keepwell):
    path = keepwell.folder / "Master.csv"
    starts = (TODAY - timedelta(days=3)).strftime("%Y-%m-%d %H:%M:%S")
    path.write_text(CALL.format(start=starts, id="1772438400.1"))
    command = ("import", "calls", str(path), "--zone", "UTC", "--country", "AT")

    assert "1 imported" in keepwell.say(*command)
    assert "1 known already" in keepwell.say(*command)
    client = id_of(keepwell, "alpine")
    assert until(lambda: len(calls_of(keepwell, client)) == 2, 10)


def test_a_number_nobody_knows_is_taught(keepwell):
    keepwell.tell(call("c-2", minutes_ago(5), "+43720987654"))
    assert until(lambda: "+43720987654" in keepwell.say("unmatched", "list"), 10)

    taught = keepwell.say("unmatched", "assign", "+43720987654", "Bolt Forge")

    assert "events logged: 1" in taught
    never_met = ("unmatched", "assign", "+43720987655", "Bolt Forge")
    assert "add --teach" in keepwell.say(*never_met, code=1)
    assert "events logged: 0" in keepwell.say(*never_met, "--teach")
    client = id_of(keepwell, "bolt")
    assert until(lambda: len(calls_of(keepwell, client)) == 1, 10)


def test_ctrl_c_stops_everything_and_the_next_start_goes_on(keepwell):
    before = keepwell.say("value", "alpine", "--explain")

    assert keepwell.stop() == 0
    assert "Is it started? make run" in keepwell.say("clock", code=1)
    keepwell.start()

    assert keepwell.say("value", "alpine", "--explain") == before


@pytest.mark.parametrize("word", ["services.worker", "services.cli"])
def test_a_process_that_is_killed_loses_and_doubles_nothing(keepwell, word):
    client = id_of(keepwell, "bolt")
    known = len(calls_of(keepwell, client))
    events = [
        call(f"{word}-{n}", minutes_ago(n), "+43720200000") for n in range(1, 400)
    ]
    [pid] = keepwell.children(word)

    assert set(keepwell.tell(*events)) == {"accepted"}
    os.kill(pid, signal.SIGKILL)

    assert until(lambda: keepwell.children(word) not in ([], [pid]), 20)
    assert until(lambda: "stopped (exit -9), started again" in keepwell.log, 5)
    assert until(lambda: keepwell.serves("/readyz"), 20)
    assert until(lambda: len(calls_of(keepwell, client)) == known + len(events), 40)
    assert set(keepwell.tell(*events)) == {"duplicate"}
    assert len(calls_of(keepwell, client)) == known + len(events)


def test_a_database_that_is_killed_comes_back_with_everything(keepwell):
    before = keepwell.say("value", "bolt", "--explain")
    [server] = postmaster.servers(keepwell.folder / "postgres" / "cluster")

    os.kill(server, signal.SIGKILL)

    assert until(lambda: keepwell.serves("/readyz"), 60)
    assert keepwell.say("value", "bolt", "--explain") == before


def test_a_supervisor_that_is_killed_leaves_nobody_behind(keepwell):
    before = keepwell.say("value", "bolt", "--explain")

    keepwell.stop(signal.SIGKILL)
    keepwell.start()

    assert keepwell.say("value", "bolt", "--explain") == before
    assert "runs already" in keepwell.say("run", code=1)
