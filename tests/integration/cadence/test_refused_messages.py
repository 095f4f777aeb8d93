"""What stayed behind when its client moved is told of anew, for the new branch."""

from dataclasses import replace

import pytest

from libs.contracts.grants import ContactDue
from libs.contracts.messages import MessageRefused
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.tasks import Task
from services.cadence.usecases import tasks
from tests.integration.cadence.house import MONDAY, branch, client, contact

TIMER = "announce_due_contacts"


@pytest.fixture
def told(house):
    house.hear(branch(), branch(branch_id="graz"), client(tier="C"), contact())
    reminder = Task(
        *("c-0042", "vienna", Purpose.REMINDER, "1", MONDAY, MONDAY),
        channel=Channel.EMAIL,
    )
    with house.worker.begin() as transaction:
        tasks.propose(transaction, [reminder])
    house.tick(TIMER)
    [first] = due(house)
    return first


def due(house):
    return [each for each in house.announced() if isinstance(each, ContactDue)]


def refused(told, rule):
    usual = {"client_id": told.client_id, "request_id": told.task_id}
    return replace(MessageRefused.example(), rule=rule, **usual)


def test_what_stayed_behind_is_told_of_for_the_branch_the_client_is_of(house, told):
    house.hear(client(tier="C", branch_id="graz", revision=9))

    house.hear(refused(told, "client_moved"))
    house.tick(TIMER)

    first, again = due(house)
    assert (first.branch_id, again.branch_id) == ("vienna", "graz")
    assert again.task_id == told.task_id


def test_what_was_refused_for_another_reason_is_told_of_once(house, told):
    house.hear(refused(told, "no_address"))
    house.tick(TIMER)

    assert due(house) == [told]
