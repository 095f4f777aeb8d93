"""What makes two clients look like one."""

import pytest

from services.registry.domain.duplicates import Marks, compared, core_name, domains_of


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
