"""`keepwell messages` as somebody types it."""

import pytest
from click.testing import CliRunner

from services.cli.messages import ledger as command
from services.outbound.domain.dispatches import Suppressed
from tests.integration.concentration.terminal import WIDEST, DeskDoor
from tests.integration.outbound.asking import OPERATIONS, Desk
from tests.integration.outbound.house import branch, client
from tests.integration.outbound.sender import Room, draft, queue


@pytest.fixture
def desk(house, tmp_path):
    house.hear(branch(), client(1, name="Alpine Dental and Orthodontics of Vienna"))
    queue(house, draft(1), draft(2))
    stop = Suppressed("unsubscribed_from_this")
    Room(house, judge=lambda _, ms: {m.id: stop for m in ms}).go_round()
    return Desk(house, tmp_path)


@pytest.fixture
def typed(desk, monkeypatch):
    monkeypatch.setattr(command, "opened", lambda: DeskDoor(desk))

    def say(*words):
        done = CliRunner().invoke(command.messages, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert max(map(len, done.output.splitlines())) <= WIDEST
        return done.output

    return say


def test_messages_name_their_clients_and_ids_where_nobody_is_known(typed, house):
    [(first,)] = house.rows(
        "select message_id from outbound.messages where client_id = 'c-1'"
    )
    listed, shown = typed("list"), typed("show", first)

    assert "Alpine Dental" in listed
    assert "c-1" not in listed
    assert "c-2" in listed
    assert first in listed
    assert "Alpine Dental and Orthodontics of Vienna" in shown
    assert "c-1" in shown


def test_operations_does_not_see_whose_messages_they_are(desk):
    found = desk.ask("/v1/messages", OPERATIONS).json["items"]

    assert [each["client_name"] for each in found] == [None, None]
