import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.clients import client_id
from services.registry.domain.contacts import contact_id
from services.registry.domain.names import name_key, slug
from services.registry.domain.staff import staff_id


def test_an_id_follows_from_the_natural_key_the_same_every_time():
    assert (
        client_id("vienna", "D10042", "Alpine Dental")
        == client_id("vienna", "D10042", "Alpine Dental Ltd")
        == "4430d86a-bed1-56b7-bea2-e993c708c4af"
    )
    assert client_id("vienna", None, "Foo") == client_id("vienna", None, " FOO")
    assert staff_id("vienna", "a@msp.example", "Anna") == staff_id(
        "vienna", "a@msp.example", "Anna Gruber"
    )
    assert contact_id("c1", None, "Jo") == contact_id("c1", None, "jo")


def test_other_keys_and_other_branches_have_other_ids():
    ids = {
        client_id("vienna", "Foo", "Foo"),
        client_id("vienna", None, "Foo"),
        client_id("graz", None, "Foo"),
        staff_id("vienna", None, "Foo"),
        contact_id("vienna", None, "Foo"),
    }

    assert len(ids) == 5


@given(st.text())
def test_a_name_is_compared_by_what_it_is_compared_by(name):
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Wien Mitte", "wien-mitte"), (" Linz/Süd ", "linz-sud"), ("graz-2", "graz-2")],
)
def test_a_branch_is_coded_by_its_name(text, code):
    assert slug(text) == code
