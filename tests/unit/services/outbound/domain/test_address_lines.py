"""Addresses as the post wants them on an envelope."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.address_lines import (
    MOST_CHARACTERS,
    MOST_LINES,
    NotForAnEnvelope,
    on_envelope,
)

WIEN = ("Ring 1/5", "1010 Wien", "AUSTRIA")
NEW_YORK = ("350 5th Ave., #5", "New York, NY 10118-0110", "UNITED STATES")
LINE = st.text(st.characters(codec="utf-8"), max_size=90)


@pytest.mark.requirement("PR-2")
@pytest.mark.parametrize(
    ("names", "lines", "home", "written"),
    [
        (["J. Huber", "Huber GmbH"], WIEN, "AT", ["Ring 1/5", "1010 Wien"]),
        (["J. Huber", "Huber GmbH"], WIEN, "DE", [*WIEN]),
        (["J. Huber", "Huber GmbH"], NEW_YORK, "AT", [*NEW_YORK]),
    ],
)
def test_the_person_comes_first_and_the_country_only_abroad(
    names, lines, home, written
):
    assert on_envelope(names, lines, home) == (*names, *written)


@pytest.mark.requirement("PR-2")
def test_american_mail_within_the_country_is_in_capitals_with_units_by_their_word():
    written = on_envelope(["Jo Park", "Park & Sons, Inc."], NEW_YORK, "US")

    assert written == (
        *("JO PARK", "PARK & SONS INC", "350 5TH AVE UNIT 5"),
        "NEW YORK NY 10118-0110",
    )


@pytest.mark.requirement("PR-2")
@given(st.lists(LINE, max_size=3), st.lists(LINE, max_size=6))
def test_whatever_an_address_says_it_has_six_lines_that_fit_or_is_refused(names, lines):
    for home in ("AT", "US"):
        try:
            written = on_envelope(names, lines, home)
        except NotForAnEnvelope:
            continue
        assert 0 < len(written) <= MOST_LINES
        assert all(0 < len(line) <= MOST_CHARACTERS for line in written)
        assert all(line.isprintable() for line in written)


@pytest.mark.requirement("PR-2")
def test_a_line_is_folded_where_there_is_room_and_stays_whole_where_there_is_none():
    long = "The Association of Friends of the Old Danube and Its Boats"

    few = on_envelope(["Jo", long], WIEN, "AT")
    many = on_envelope(["Jo", long], ["Hof 2", "Stiege 3", *WIEN], "AT")

    assert few[1:3] == ("The Association of Friends of the Old", "Danube and Its Boats")
    assert many[1] == long


def test_the_firm_is_not_named_twice():
    written = on_envelope(["Huber GmbH"], ("HUBER GMBH", *WIEN), "AT")

    assert written == ("HUBER GMBH", "Ring 1/5", "1010 Wien")


def test_an_address_that_says_no_place_is_refused():
    with pytest.raises(NotForAnEnvelope):
        on_envelope(["J. Huber"], [" ", ""], "AT")
