"""Which zones somebody may be in."""

import pytest

from services.outbound.domain.addresses import of_person, on_paper
from services.outbound.domain.messages import Channel
from services.outbound.domain.whereabouts import zones_of

VIENNA = "Europe/Vienna"


def test_the_zone_that_was_told_is_believed():
    assert zones_of("Asia/Tokyo", ["+43720123456"], ["AT"], VIENNA) == ("Asia/Tokyo",)


def test_of_whom_nothing_is_known_ours_is_taken():
    assert zones_of(None, [], [], VIENNA) == (VIENNA,)
    assert zones_of("Mars/Olympus", ["12"], [], VIENNA) == (VIENNA,)


def test_an_area_code_tells_the_zone_where_the_country_has_several():
    assert zones_of(None, ["+12125550123"], ["US"], VIENNA) == ("America/New_York",)


@pytest.mark.requirement("LF-1")
def test_where_the_number_tells_nothing_every_zone_of_the_country_is_possible():
    possible = zones_of(None, ["+18005550123"], ["US"], VIENNA)

    assert {"America/New_York", "Pacific/Honolulu"} <= set(possible)


def test_where_number_and_address_disagree_both_are_possible():
    assert zones_of(None, ["+12125550123"], ["AT"], VIENNA) == (
        "America/New_York",
        VIENNA,
    )


def test_nobody_texts_a_fixed_line():
    phones = ["+4315123456", "+436641234567"]

    assert of_person(Channel.SMS, [], phones) == ["+436641234567"]
    assert of_person(Channel.EMAIL, ["a@b.example"], phones) == ["a@b.example"]


def test_a_letter_names_whom_it_is_for_first():
    assert on_paper("Julia Huber", ["Huber GmbH", "Ring 1"]).splitlines() == [
        "Julia Huber",
        "Huber GmbH",
        "Ring 1",
    ]
    assert on_paper(None, ["Huber GmbH"]) == "Huber GmbH"
