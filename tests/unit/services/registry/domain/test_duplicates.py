"""What makes two clients look like one."""

import pytest

from services.registry.domain.duplicates import (
    MOST_SHARING,
    Marks,
    compared,
    core_name,
    domains_of,
    pairs_among,
)


def marks(name, phones=(), domains=()):
    return Marks(name, "vienna", name, frozenset(phones), frozenset(domains))


@pytest.mark.parametrize(
    "name", ["Acme GmbH", "ACME Ltd.", "Acme, Inc.", "acme  LLC", "The Acme Company"]
)
def test_a_legal_form_is_no_part_of_the_name(name):
    assert core_name(name) == "acme"


def test_a_name_that_is_all_legal_form_keeps_it():
    assert core_name("Company AG") == "company ag"


@pytest.mark.parametrize("other", ["Huber Dental", "Dental Huber", "Huber Dentl"])
def test_swapped_words_and_a_slip_make_no_difference(other):
    assert compared(marks("Huber Dental"), marks(other)).reasons == ("name",)


def test_nothing_in_common_makes_no_pair():
    assert compared(marks("Huber Dental"), marks("Zeta Steel")) is None


def test_each_thing_in_common_takes_of_the_doubt():
    one = marks("Huber", ["+4312345678"], ["huber.example"])
    two = marks("Zeta", ["+4312345678"], ["huber.example"])

    pair = compared(one, two)

    assert pair.reasons == ("domain", "phone")
    assert pair.score == pytest.approx(1 - 0.4 * 0.2)


def test_everybodys_domains_are_nobodys():
    assert domains_of(["a@gmail.com", "b@huber.example"]) == {"huber.example"}


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (marks("Huber AG"), "name"),
        (marks("Zeta", phones=["+4312345678"]), "phone"),
        (marks("Zeta", domains=["huber.example"]), "domain"),
    ],
)
def test_who_comes_with_another_looks_like_the_earlier_one(other, reason):
    huber = marks("Huber GmbH", ["+4312345678"], ["huber.example"])

    [pair] = pairs_among([huber, marks("Omega"), other])

    assert (pair.name, pair.other_name) == (other.name, "Huber GmbH")
    assert pair.reasons == (reason,)


def test_what_many_bring_along_makes_no_pair():
    many = [marks(f"Z{n}", ["+4312345678"]) for n in range(MOST_SHARING + 1)]

    assert pairs_among(many) == []
    assert pairs_among(many[1:])
