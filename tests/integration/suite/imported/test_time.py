"""Time out of a file: it counts once, goes by a person's name, and can be reverted."""

import pytest

from libs.identity import Role

PLACE = "branch=main,zone=UTC,country=US"
MADE = ("--create-clients", "--yes")
TWICE = ("Anna Gruber", "2020-03-02", 90, True)
ALL_OF_IT = [TWICE, TWICE, ("Long Gone", "2020-03-03", 45, False)]
TIME = """\
client,staff,date,hours,billable
Alpine,Anna Gruber,2020-03-02,1.5,yes
Alpine,Anna Gruber,2020-03-02,1.5,yes
Alpine,Long Gone,2020-03-03,0:45,no
Alpine,Anna Gruber,2020-03-04,0,yes
Alpine,Anna Gruber,2020-03-04,25,yes
Alpine,Anna Gruber,2020-03-04,1,perhaps
"""


@pytest.fixture
def of_time(tmp_path):
    path = tmp_path / "time.csv"
    path.write_text(TIME)
    return "import", "time", str(path), "--set", PLACE, *MADE, "--any-staff"


def worked(house):
    return house.rows(
        "select staff_ref, worked_on::text, minutes, billable"
        " from concentration.time_entries order by 2, 1"
    )


def test_time_is_entered_once_and_taken_back_with_its_import(
    house, keepwell, of_time, run_in
):
    done = keepwell(*of_time)
    entered = worked(house)
    again = keepwell(*of_time)
    undone = keepwell("import", "revert", run_in(done))
    gone = worked(house)
    anew = keepwell(*of_time)

    assert "Time entries: 3 imported." in done
    assert "Still being logged" not in done
    assert entered == ALL_OF_IT
    assert "Time entries: 3 known already." in again
    assert "3 invoices or time entries taken back" in undone
    assert gone == []
    assert "Time entries: 3 imported." in anew
    assert worked(house) == ALL_OF_IT


def test_what_took_no_time_or_too_much_is_rejected(house, keepwell, of_time):
    foreseen = keepwell(*of_time, "--dry-run")

    assert "1 client would be recorded." in foreseen
    assert "Time entries: 3 to import." in foreseen
    assert "It took 0 minutes" in foreseen
    assert "It took 1500 minutes" in foreseen
    assert "Billable is 'perhaps'; it is yes or no." in foreseen
    assert worked(house) == []


def test_one_of_us_goes_by_name_or_address(house, keepwell, of_time):
    anna = {"branch_id": "main", "name": "Anna Gruber", "email": "a@msp.example"}
    anna["role"] = "account_manager"
    branch = {"branch_id": "main", "name": "Main", "country": "US", "zone": "UTC"}
    hours = {"mon": ["09:00-17:00"]}
    for path, body in (("branches", branch | {"hours": hours}), ("staff", anna)):
        sent = house.ask("registry", "POST", f"/v1/{path}", Role.OWNER, json=body)
        assert sent.status_code == 201, sent.text

    keepwell(*of_time)

    assert {len(ref) > len("Anna Gruber") for ref, *_ in worked(house)} == {True, False}
    [(named,)] = house.rows(
        "select count(*) from concentration.time_entries where staff_id is not null"
    )
    assert named == 2
