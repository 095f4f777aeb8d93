"""The last contact is the latest of all, and nothing but a contact moves it."""

import pytest

from services.touchpoints.usecases import last_contacts
from tests.integration.touchpoints.house import MONDAY, call, client, contact, days
from tests.integration.touchpoints.talks import log, take_back


@pytest.fixture
def known(house):
    house.open()
    return house


def last(house, of="c-0042"):
    with house.api.begin(branches="*") as transaction:
        return last_contacts.of(transaction, of, None)


@pytest.mark.requirement("T22")
def test_a_backdated_contact_never_lowers_it_and_one_taken_back_does(known):
    latest = log(known, "call", MONDAY - days(1))
    log(known, "face_to_face", MONDAY - days(30))
    assert last(known).at == MONDAY - days(1)

    take_back(known, latest)

    assert last(known).at == MONDAY - days(30)
    assert last(known).kinds == {"face_to_face": MONDAY - days(30)}


def test_bills_and_failed_attempts_are_no_contact(known):
    log(known, "call", MONDAY - days(9))
    for kind in ("billing", "service_desk", "attempt", "missed"):
        log(known, kind, MONDAY)

    assert last(known).at == MONDAY - days(9)


@pytest.mark.requirement("T23")
def test_a_contact_with_a_person_counts_for_the_client_and_its_group(known):
    known.hear(
        client(revision=2, group_id="g-1"),
        client(client_id="c-2", phones=("+4312",), group_id="g-1"),
    )
    log(known, "call", MONDAY, contact="p-0108")

    own, others = last(known), last(known, "c-2")

    assert own.people == {"p-0108": MONDAY}
    assert (own.at, own.group_at) == (MONDAY, MONDAY)
    assert (others.at, others.group_at) == (None, MONDAY)


@pytest.mark.requirement("T24")
def test_editing_a_record_moves_no_clock(known):
    known.hear(call(MONDAY - days(40)))
    before = last(known), standing(known)

    known.hear(
        client(revision=2, name="Alpine Dental GmbH", phones=("+43720123456", "+4312")),
        contact(revision=2, emails=("other@client.example",)),
    )

    assert (last(known), standing(known)) == before


def standing(house):
    return house.rows(
        "select value, as_of, decays_from, last_strong_at, level"
        " from touchpoints.relationships"
    )
