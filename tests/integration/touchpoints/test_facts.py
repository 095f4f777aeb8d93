"""What the register says changes who is meant, never what a relationship is worth."""

import pytest

from libs.contracts.touchpoints import RelationshipRevalued, TouchpointLogged
from tests.integration.touchpoints.house import (
    MONDAY,
    branch,
    call,
    client,
    contact,
    days,
)

MOBILE = "+436601234567"


@pytest.mark.requirement("R25")
def test_a_list_of_a_thousand_contacts_is_worth_nothing(house):
    house.open()

    house.hear(*(contact(contact_id=f"p-{number}") for number in range(1_000)))

    assert house.announced(RelationshipRevalued) == []
    assert house.rows("select from touchpoints.credits") == []


@pytest.mark.requirement("R32")
@pytest.mark.requirement("T26")
def test_a_prospect_is_valued_like_a_client_and_more_is_better(house):
    prospect = client(client_id="c-2", status="prospect", phones=("+4312",))
    house.hear(branch(), client(), prospect)

    house.hear(call(MONDAY - days(60)), call(MONDAY - days(60), number="+4312"))
    house.hear(call(MONDAY), call(MONDAY, number="+4312"))

    values = [event.value for event in house.announced(RelationshipRevalued)]
    assert values[0] == values[1] < values[2] == values[3]


@pytest.mark.requirement("T23")
def test_a_contacts_touch_is_the_clients(house):
    house.open()
    house.hear(contact(phones=(MOBILE,), revision=2))

    house.hear(call(MONDAY, number=MOBILE))

    [logged] = house.announced(TouchpointLogged)
    assert (logged.client_id, logged.contact_id) == ("c-0042", "p-0108")
    assert len(house.announced(RelationshipRevalued)) == 1


@pytest.mark.requirement("T24")
def test_editing_a_phone_number_changes_no_clock(house):
    house.open()
    house.hear(call(MONDAY - days(10)))
    before = house.rows("select * from touchpoints.relationships")

    house.hear(contact(phones=(MOBILE,), revision=2), client(revision=2))

    assert house.rows("select * from touchpoints.relationships") == before


def test_an_older_fact_does_not_undo_a_newer_one(house):
    house.open()

    house.hear(client(name="New name", revision=3), client(name="Old name", revision=2))

    assert house.rows("select name from touchpoints.clients") == [("New name",)]


def test_a_contact_who_has_left_is_no_longer_recognised(house):
    house.open()
    house.hear(contact(phones=(MOBILE,), revision=2))

    house.hear(contact(phones=(MOBILE,), active=False, revision=3))
    house.hear(call(MONDAY, number=MOBILE))

    assert house.announced(TouchpointLogged) == []
    assert len(house.rows("select from touchpoints.unmatched")) == 1
