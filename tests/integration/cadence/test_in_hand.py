"""Clients are taken in hand in one order, so that no two wait for each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from libs.waiting import until
from services.cadence.domain.gate import Request
from services.cadence.domain.purposes import Channel, GapClass, Purpose
from services.cadence.domain.tasks import Task
from services.cadence.usecases import gate, tasks
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    merged,
    revalued,
    touch,
)

FIRST_IN_HAND = "select from cadence.clients where client_id = 'c-0' for no key update"
LAST_IS_FREE = (
    "select from cadence.clients where client_id = 'c-1' for update skip locked"
)
SOMEBODY_WAITS = "select from pg_locks where not granted"
A_CALL = Request("r", "c-1", GapClass.PERSONAL, Channel.PHONE, MONDAY, purpose="call")
A_TASK = Task("c-1", "vienna", Purpose.THREAT, "1", MONDAY, MONDAY)


def hear_of_several(house):
    house.hear(revalued(61.0, client_id="c-1"), touch(MONDAY, client_id="c-0"))


def hear_of_the_merged(house):
    house.hear(touch(MONDAY, client_id="c-1"))


def ask_for_the_merged(house):
    with house.worker.begin() as transaction:
        gate.ask(transaction, [A_CALL])


def propose_for_the_merged(house):
    with house.worker.begin() as transaction:
        tasks.propose(transaction, [A_TASK])


@pytest.mark.parametrize(
    "act",
    [hear_of_several, hear_of_the_merged, ask_for_the_merged, propose_for_the_merged],
)
def test_a_client_is_not_held_while_an_earlier_one_is_waited_for(house, act):
    known = [client(client_id=f"c-{number}") for number in range(2)]
    house.hear(branch(), *known)
    if act is not hear_of_several:
        house.hear(merged(survivor="c-0"))

    with ThreadPoolExecutor() as pool:
        with house.owner.begin() as connection:
            connection.exec_driver_sql(FIRST_IN_HAND)
            acting = pool.submit(act, house)
            assert until(lambda: house.rows(SOMEBODY_WAITS), 5)
            assert house.rows(LAST_IS_FREE)
        acting.result()
