"""How promptly calls are returned, per person, client and branch."""

import pytest

from services.touchpoints.storage.promptness import Wanted
from services.touchpoints.usecases import promptness
from services.touchpoints.usecases.promptness import By
from tests.integration.touchpoints.house import (
    MONDAY,
    call,
    client,
    days,
    minutes,
    missed,
)

OTHER = "+4312345678"


@pytest.fixture
def busy(house):
    house.open()
    house.hear(client(client_id="c-2", phones=(OTHER,), account_manager="s-99"))
    house.clock.at = MONDAY + days(1)
    house.hear(
        missed(MONDAY),
        call(MONDAY + minutes(20)),
        missed(MONDAY, number=OTHER),
        call(MONDAY + minutes(100), number=OTHER),
    )
    return house


def measured(house, by, client=None, staff=None):
    wanted = Wanted(MONDAY - days(30), MONDAY + days(30), client, staff)
    with house.api.begin(branches="*") as transaction:
        told = promptness.measured(transaction, by, wanted)
    return {
        each.whose: (
            each.promptness.missed,
            each.promptness.in_time_share,
            each.promptness.p50_minutes,
            each.promptness.p90_minutes,
        )
        for each in told
    }


@pytest.mark.requirement("T31")
def test_promptness_is_told_per_person_client_and_branch(busy):
    in_time, late = (1, 1.0, 20, 20), (1, 0.0, 100, 100)

    assert measured(busy, By.PERSON) == {"s-07": in_time, "s-99": late}
    assert measured(busy, By.CLIENT) == {"c-0042": in_time, "c-2": late}
    assert measured(busy, By.BRANCH) == {"vienna": (2, 0.5, 20, 100)}


def test_one_client_or_one_managers_may_be_asked_for(busy):
    assert list(measured(busy, By.CLIENT, client="c-2")) == ["c-2"]
    assert list(measured(busy, By.CLIENT, staff="s-07")) == ["c-0042"]


def test_what_another_took_was_never_owed(busy):
    assert "c-2" in measured(busy, By.CLIENT)

    busy.hear(call(MONDAY, direction="in", number=OTHER))

    assert "c-2" not in measured(busy, By.CLIENT)
