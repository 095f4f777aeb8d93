"""Contacts out of a file: logged when the import says so, and known in a dry run."""

import pytest

from services.cli import being_logged
from tests.integration.suite.carried import Carried
from tests.integration.suite.test_persons import Door
from tests.integration.suite.typed import news_travels, typed

CALLS = """\
src,dst,dstchannel,lastapp,start,billsec,disposition,uniqueid
+43720700700,21,PJSIP/21-1,Dial,2026-03-02T09:00:00+01:00,420,ANSWERED,1583136000.1
+43720999999,21,PJSIP/21-1,Dial,2026-03-03T09:00:00+01:00,420,ANSWERED,1583136000.2
"""
MAIL = """\
From anna Mon Feb  2 09:30:00 2026
From: Julia <julia@alpine.example>
To: anna@msp.example
Date: Mon, 2 Feb 2026 09:30:00 +0100
Message-ID: <1@alpine.example>

Hello.

"""
VISITS = "when,client,kind\n2026-02-24T10:00Z,Alpine Dental,letter\n"
FILES = {"calls": CALLS, "mail": MAIL, "touchpoints": VISITS}
KINDS = {"calls": "call", "mail": "mail", "touchpoints": "letter"}


@pytest.fixture
def house(fresh, tmp_path):
    house = Carried(fresh, tmp_path)
    door = Door(house)
    branch = {"branch_id": "vienna", "name": "Vienna", "country": "AT"}
    hours = {"mon": ["09:00-17:00"]}
    door.post("/v1/branches", branch | {"zone": "Europe/Vienna", "hours": hours})
    told = {"branch_id": "vienna", "status": "active", "tier": "A"}
    told |= {"since": "2019-05-01", "phones": ["+43720700700"]}
    alpine = door.post("/v1/clients", told | {"name": "Alpine Dental"})
    julia = {"name": "Julia", "emails": ["julia@alpine.example"]}
    door.post("/v1/contacts", julia | {"client_id": alpine["client_id"]})
    house.carry()
    yield house
    house.close()


@pytest.fixture
def keepwell(house):
    with typed(house) as keepwell:
        yield keepwell


@pytest.fixture(params=FILES)
def command(request, tmp_path):
    file = tmp_path / "file"
    file.write_text(FILES[request.param])
    return "import", request.param, str(file)


def test_what_was_imported_is_listed_at_once(house, keepwell, command):
    with news_travels(house):
        done = keepwell(*command)
        listed = keepwell("touches", "Alpine Dental")

    assert "imported" in done
    assert "Still being logged" not in done
    assert KINDS[command[1]] in listed


def test_what_is_not_logged_in_time_is_told_as_being_logged(
    keepwell, command, monkeypatch
):
    monkeypatch.setattr(being_logged, "MOST_ASKED_IN_VAIN", 1)

    done = keepwell(*command)

    sent = 2 if command[1] == "calls" else 1
    assert f"{sent} imported" in done
    assert f"Still being logged: {sent}; keepwell touches CLIENT shows them" in done
    assert max(map(len, done.splitlines())) <= 100
    assert "Nothing has been logged." in keepwell("touches", "Alpine Dental")


def test_a_dry_run_counts_what_is_known_already_as_the_import_does(
    house, keepwell, command
):
    before = keepwell(*command, "--dry-run")
    with news_travels(house):
        first = keepwell(*command)

    dry, again = keepwell(*command, "--dry-run"), keepwell(*command)

    n = 2 if command[1] == "calls" else 1
    assert f": {n} to import." in before
    assert f": {n} imported." in first
    assert f": {n} known already." in dry
    assert "revert" not in dry
    assert again == dry
