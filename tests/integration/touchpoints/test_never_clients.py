"""A client that an import recorded by mistake, and that its revert took back."""

import pytest

from libs.contracts.touchpoints import TouchpointLogged
from tests.integration.touchpoints.house import MONDAY, call, client


def known(house):
    return [row.client_id for row in house.rows("select * from touchpoints.clients")]


def test_a_client_that_never_was_is_forgotten_with_its_numbers_and_its_worth(house):
    house.open()

    house.hear(client(revision=2, removed=True))

    assert known(house) == []
    assert house.rows("select from touchpoints.relationships") == []
    assert house.rows("select from touchpoints.numbers") == []


def test_one_whom_somebody_spoke_with_stays_in_the_log(house):
    house.open()
    house.hear(call(MONDAY))

    house.hear(client(revision=2, removed=True))

    assert known(house) == ["c-0042"]
    assert len(house.announced(TouchpointLogged)) == 1


@pytest.mark.parametrize("revisions", [(3, 2), (2, 3)])
def test_one_that_comes_again_is_known_again_whatever_is_heard_first(house, revisions):
    house.open()

    for revision in revisions:
        house.hear(client(revision=revision, removed=revision == 2))

    assert known(house) == ["c-0042"]
