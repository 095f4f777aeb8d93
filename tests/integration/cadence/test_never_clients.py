"""A client that an import recorded by mistake, and that its revert took back."""

from tests.integration.cadence.house import MONDAY, branch, client, contact, touch


def known(house):
    return house.rows("select client_id from cadence.clients")


def test_a_client_that_never_was_is_forgotten_with_the_people_there(house):
    house.hear(branch(), client(), contact())

    house.hear(client(revision=2, removed=True))

    assert known(house) == []
    assert house.rows("select from cadence.contacts") == []


def test_one_whom_somebody_spoke_with_stays(house):
    house.hear(branch(), client(), touch(MONDAY))

    house.hear(client(revision=2, removed=True))

    assert len(known(house)) == 1


def test_a_removal_that_comes_late_removes_nobody(house):
    house.hear(branch(), client(revision=3))

    house.hear(client(revision=2, removed=True))

    assert len(known(house)) == 1
