"""The API and the worker write on one client at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from libs.contracts.touchpoints import RelationshipRevalued, TouchpointLogged
from libs.values import BranchId, ClientId, TouchId
from services.touchpoints.domain.credit import standing_of
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.storage import ledger
from services.touchpoints.usecases import relationships, touches
from tests.integration.touchpoints.house import (
    MONDAY,
    branch,
    call,
    client,
    days,
    missed,
)

ROUNDS = 25


def by_hand(number):
    return Touch(
        id=TouchId(f"by hand {number}"),
        client=ClientId("c-0042"),
        branch=BranchId("vienna"),
        at_branch=BranchId("vienna"),
        kind="face_to_face",
        direction=Direction.OUT,
        occurred_at=MONDAY,
        outcome="all is well",
        next_step="call in April",
    )


def write_down(house, number):
    with house.api.begin(branches="vienna") as transaction:
        touches.log_by_hand(transaction, by_hand(number))


def calls(_):
    return [call(MONDAY - days(1)), missed(MONDAY - days(2))]


def facts(number):
    return [branch(revision=number + 2), client(name="New", revision=number + 2)]


@pytest.mark.parametrize(("heard", "calls_logged"), [(calls, 2), (facts, 0)])
def test_what_both_do_stands_and_neither_waits_for_ever(house, heard, calls_logged):
    house.open()
    together = Barrier(2)

    def at_once(do, *given):
        together.wait()
        do(*given)

    with ThreadPoolExecutor(2) as both:
        for number in range(ROUNDS):
            events = [house.sent(event) for event in heard(number)]
            done = [
                both.submit(at_once, write_down, house, number),
                both.submit(at_once, house.hear, *events),
            ]
            assert [each.result(timeout=20) for each in done] == [None, None]

    logged = house.announced(TouchpointLogged)
    assert len(logged) == ROUNDS * (1 + calls_logged)
    assert standing(house) == by_the_whole_ledger(house)


def standing(house):
    with house.worker.begin() as transaction:
        kept = relationships.found(transaction, "c-0042")
    return pytest.approx(kept.relationship.standing.value), kept.revision


def by_the_whole_ledger(house):
    with house.worker.begin() as transaction:
        entries = ledger.of(transaction, ["c-0042"])["c-0042"]
        terms = ledger.terms(transaction)
    newest = max(each.revision for each in house.announced(RelationshipRevalued))
    return standing_of(entries, terms, newest).value, newest
