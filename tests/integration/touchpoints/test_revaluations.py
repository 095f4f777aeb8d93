"""What changes a relationship is announced, each time as a newer revision."""

from itertools import pairwise, permutations

import pytest

from libs.contracts.touchpoints import (
    RelationshipRevalued,
    TouchpointLogged,
    TouchpointTakenBack,
)
from libs.decay import Law, Terms
from services.touchpoints.usecases import relationships, touches
from services.touchpoints.usecases.touches import AlreadyTakenBack
from tests.integration.touchpoints.house import (
    MONDAY,
    branch,
    call,
    client,
    days,
)

LONG_AGO = (MONDAY - days(2_000)).date()
LAST_WEEK = (MONDAY - days(7)).date()


@pytest.fixture
def known(house):
    house.hear(branch(), client(since=LAST_WEEK))
    return house


def take_back(house, touch_id):
    with house.api.begin(branches="*") as transaction:
        touches.take_back(transaction, touch_id, "wrong client")


def run(house, timer):
    with house.worker.begin() as transaction:
        getattr(house.service, timer)(transaction, MONDAY)


def set_terms(house, terms):
    with house.api.begin(branches="*") as transaction:
        relationships.set_terms(transaction, terms)
    run(house, "apply_terms")


@pytest.mark.requirement("T22")
def test_a_touch_taken_back_is_announced_once(known):
    known.hear(call(MONDAY))
    [logged] = known.announced(TouchpointLogged)

    take_back(known, logged.touch_id)
    with pytest.raises(AlreadyTakenBack):
        take_back(known, logged.touch_id)

    [told] = known.announced(TouchpointTakenBack)
    assert (told.touch_id, told.client_id) == (logged.touch_id, "c-0042")


def test_of_a_relationship_each_announcement_is_newer_than_the_one_before(known):
    known.hear(call(MONDAY - days(1)))
    known.hear(call(MONDAY - days(40)), call(MONDAY))
    set_terms(known, Terms(Law.LINEAR, 0.2, days(3)))
    known.hear(client(since=LONG_AGO, revision=2))
    known.clock.at = MONDAY + days(400)
    run(known, "announce_crossings")
    take_back(known, known.announced(TouchpointLogged)[-1].touch_id)

    told = known.announced(RelationshipRevalued)
    assert [each.level for each in told] == [*["new"] * 3, "thin", "cold", "cold"]
    assert all(before.revision < after.revision for before, after in pairwise(told))


def test_a_corrected_first_day_is_levelled_at_once(known):
    known.hear(call(MONDAY))

    known.hear(client(since=LONG_AGO, revision=2))

    newest = known.announced(RelationshipRevalued)[-1]
    assert (newest.level, newest.value) == ("thin", pytest.approx(20))


def test_another_number_revalues_nobody(known):
    known.hear(call(MONDAY))

    known.hear(client(since=LAST_WEEK, phones=("+4312",), revision=2))

    assert len(known.announced(RelationshipRevalued)) == 1


@pytest.mark.requirement("CE-7")
def test_a_first_day_may_be_corrected_before_or_after_the_touches(house):
    house.hear(branch())
    for number, order in enumerate(permutations(range(3))):
        heard = corrected(f"c-{number}", f"+431234567{number}")
        house.hear_singly(*(house.sent(heard[each]) for each in order))

    ends = house.rows(
        "select level, crosses_at, count(*) from touchpoints.relationships"
        " group by level, crosses_at"
    )
    assert [(level, count) for level, _, count in ends] == [("thin", 6)]


def corrected(name, phone):
    known = {"client_id": name, "phones": (phone,)}
    return [
        client(since=LAST_WEEK, **known),
        client(since=LONG_AGO, revision=2, **known),
        call(MONDAY, number=phone),
    ]
