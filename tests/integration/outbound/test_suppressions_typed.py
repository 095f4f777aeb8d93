"""`keepwell suppressions` as somebody types it."""

import pytest
from click.testing import CliRunner

from services.cli.messages import suppressions as command
from tests.integration.concentration.terminal import WIDEST, DeskDoor
from tests.integration.outbound.asking import OWNER, Desk, manager_of
from tests.integration.outbound.gating import somebody

PATH = "/v1/message-suppressions"
JANE = {"contact_id": "p-1", "name": "Jane Muster"}


@pytest.fixture
def desk(house, tmp_path):
    somebody(house, 1)
    return Desk(house, tmp_path)


@pytest.fixture
def typed(desk, monkeypatch):
    monkeypatch.setattr(command, "opened", lambda: DeskDoor(desk))
    # People are looked up in the registry, which is no part of this house.
    monkeypatch.setattr(command, "contact_of", lambda _door, _who: JANE)

    def say(*words):
        done = CliRunner().invoke(command.suppressions, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert max(map(len, done.output.splitlines())) <= WIDEST
        return done.output

    return say


def test_somebody_is_put_on_the_list_read_there_and_taken_off(typed, desk, house):
    assert "Nobody is on the list." in typed("list")
    said = typed("add", "Jane", "--by", "email", "--by", "sms", "--reason", "by phone")
    listed = desk.ask(PATH).json["items"]

    assert {each["channel"] for each in listed} == {"email", "sms"}
    assert {each["why"] for each in listed} == {"suppressed_by_hand"}
    assert all(each["suppression_id"] in said for each in listed)
    [(client, person)] = {(e["client_name"], e["contact_name"]) for e in listed}
    table = typed("list")
    assert client.split()[0] in table
    assert person.split()[0] in table
    assert "one of ours" in table
    assert house.rows(
        "select distinct details->>'reason' from outbound.audit"
        " where action = 'suppressed by hand'"
    ) == [("by phone",)]

    for each in listed:
        typed("lift", each["suppression_id"])
    assert "Nobody is on the list." in typed("list")


def test_nobody_of_another_branch_is_put_on_it(desk):
    wanted = {"contact_id": "p-1", "channel": "email", "reason": "so"}

    assert desk.send("post", PATH, manager_of("graz"), wanted).status_code == 404
    nobody = {**wanted, "contact_id": "p-9"}
    assert desk.send("post", PATH, OWNER, nobody).status_code == 404
    assert desk.ask(PATH).json["items"] == []
