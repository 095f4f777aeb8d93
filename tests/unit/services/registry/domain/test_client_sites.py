"""A client's address in a list: where the client is, or all that is rejected."""

import pytest

from services.registry.domain.books import Outcome
from services.registry.domain.countries import NoCountry, country_called
from tests.unit.services.registry.domain.desk import Desk

RING = {"client": "Foo", "street": "Ring 3", "postal_code": "1010", "city": "Wien"}


def lines(desk):
    return [site.address_lines for site in desk.books[-1].to_record()]


def recorded(row):
    desk = Desk()
    desk.take(row)
    return lines(desk)


def test_an_address_is_the_clients_site_in_the_branchs_country():
    assert recorded(RING) == [("Ring 3", "1010 WIEN", "AUSTRIA")]


def test_an_address_of_another_country_is_written_as_that_country_does():
    there = {"city": "Springfield", "area": "Illinois", "postal_code": "62701"}

    [site] = recorded(RING | there | {"address_country": "United States"})

    assert site == ("Ring 3", "SPRINGFIELD, IL 62701", "UNITED STATES")


def test_a_state_is_left_out_where_addresses_have_none():
    assert recorded(RING | {"area": "9"}) == recorded(RING)


def test_a_state_or_a_country_alone_is_no_address():
    row = {"client": "Foo", "area": "9", "address_country": "Austria"}

    [taken] = Desk().take(row)

    assert (taken.client, taken.site, taken.errors) == (Outcome.CREATED, None, ())


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"postal_code": "10100"}, "postal_code"),
        ({"street": None}, "street"),
        ({"address_country": "Atlantis"}, "address_country"),
        ({"address_country": "Netherlands Antilles"}, "address_country"),
    ],
)
def test_a_bad_address_is_rejected_with_its_column_and_the_client_is_kept(
    wrong, column
):
    [taken] = Desk().take(RING | wrong)

    assert (taken.client, taken.site) == (Outcome.CREATED, Outcome.REJECTED)
    assert [error.path for error in taken.errors] == [column, ""]
    assert taken.errors[-1].detail.endswith("taken without the address.")


def test_a_rejected_row_names_its_bad_address_among_all_that_is_wrong():
    [taken] = Desk().take(RING | {"tier": "Z", "postal_code": "10100"})

    assert taken.client is Outcome.REJECTED
    assert [error.path for error in taken.errors] == ["tier", "postal_code"]


@pytest.mark.requirement("T25")
def test_the_address_again_changes_nothing_and_another_one_moves_the_site():
    desk = Desk()
    desk.take(RING)

    [same] = desk.again().take(RING | {"street": "Ring  3", "city": "WIEN"})
    moving = desk.again()
    [moved] = moving.take(RING | {"street": "Hafenweg 7"})

    assert (same.site, moved.site) == (Outcome.UNCHANGED, Outcome.UPDATED)
    assert same.site_id == moved.site_id
    assert lines(moving) == [("Hafenweg 7", "1010 WIEN", "AUSTRIA")]


@pytest.mark.parametrize(
    "written", ["AT", "at", "Austria", "AUSTRIA", "österreich", " Österreich "]
)
def test_a_country_goes_by_its_code_and_by_its_names(written):
    assert country_called(" ".join(written.split())) == "AT"


@pytest.mark.parametrize("written", ["", "XX", "Atlantis"])
def test_what_is_no_country_is_told(written):
    with pytest.raises(NoCountry):
        country_called(written)
