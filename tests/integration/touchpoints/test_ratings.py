"""Ratings are logged, earn nothing, and a bad one is a frustration."""

from dataclasses import replace

from libs.contracts.ratings import RatingGiven
from libs.contracts.touchpoints import RelationshipRevalued, TouchpointLogged
from tests.integration.touchpoints.house import MONDAY


def rating(stars):
    return replace(RatingGiven.example(), rating=stars, given_at=MONDAY)


def test_a_rating_is_logged_and_earns_nothing(house):
    house.open()

    house.hear(rating(5))

    [logged] = house.announced(TouchpointLogged)
    assert (logged.kind, logged.gamma, logged.satisfies) == ("rating", 0, "nothing")
    assert house.announced(RelationshipRevalued) == []
    assert house.rows("select rating from touchpoints.touches") == [(5,)]


def test_a_bad_rating_is_an_open_frustration(house):
    house.open()

    house.hear(rating(2))

    opened = house.rows("select client_id from touchpoints.frustrations")
    assert opened == [("c-0042",)]


def test_a_rating_by_a_stranger_is_logged_once_the_client_is_known(house):
    house.hear(rating(5))
    assert house.announced(TouchpointLogged) == []

    house.open()

    assert len(house.announced(TouchpointLogged)) == 1
