"""Tickets are service: they are logged, earn nothing, and tell of anger."""

from dataclasses import replace

import pytest

from libs.contracts.tickets import TicketClosed
from libs.contracts.touchpoints import RelationshipRevalued, TouchpointLogged
from tests.integration.touchpoints.house import MONDAY, client


def ticket(**changed):
    return replace(
        TicketClosed.example(),
        **{"closed_at": MONDAY, "client_ref": "c-0042", "rating": None} | changed,
    )


def test_a_ticket_is_logged_and_earns_nothing(house):
    house.open()

    house.hear(ticket())

    [logged] = house.announced(TouchpointLogged)
    assert (logged.kind, logged.gamma, logged.satisfies) == ("ticket", 0, "nothing")
    assert house.announced(RelationshipRevalued) == []


@pytest.mark.parametrize(("rating", "open_frustrations"), [(2, 1), (3, 0), (None, 0)])
def test_a_bad_rating_is_an_open_frustration(house, rating, open_frustrations):
    house.open()

    house.hear(ticket(rating=rating))

    found = house.rows("select 1 from touchpoints.frustrations where closed_at is null")
    assert len(found) == open_frustrations


@pytest.mark.parametrize(
    "named", [{"client_ref": "D77"}, {"client_ref": None, "contact_email": None}]
)
def test_a_ticket_nobody_can_be_named_for_is_kept_aside(house, named):
    house.open()

    house.hear(ticket(**named))

    assert house.announced(TouchpointLogged) == []
    assert len(house.rows("select 1 from touchpoints.unmatched")) == 1


def test_a_ticket_is_logged_once_its_client_is_on_record(house):
    house.hear(ticket(client_ref="D77"))

    house.hear(client(reference="D77"))

    assert len(house.announced(TouchpointLogged)) == 1
