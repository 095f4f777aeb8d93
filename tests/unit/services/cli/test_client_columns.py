import pytest

from services.cli.client_columns import (
    BadMapping,
    check_required,
    columns_of,
    read_pairs,
    row_of,
)
from services.cli.sheets import Line


def test_columns_are_recognised_by_what_exports_call_them():
    header = ["Filiale", "Firma", "Kundennummer", "Main Phone", "E-Mail", "Notes"]

    assert columns_of(header, {}) == {
        "branch": 0,
        "client": 1,
        "reference": 2,
        "phone": 3,
        "contact_email": 4,
    }


def test_a_mapping_goes_before_what_would_be_guessed():
    header = ["Branch", "Company", "Name", "Phone"]

    columns = columns_of(header, {"client": "name", "contact": "Company"})

    assert columns == {"branch": 0, "client": 2, "contact": 1, "phone": 3}


def test_beside_a_street_a_country_and_a_state_are_the_clients():
    header = ["Branch", "Company", "Street", "Zip", "City", "State", "Country", "Zone"]

    assert columns_of(header, {}) == {
        "branch": 0,
        "client": 1,
        "street": 2,
        "postal_code": 3,
        "city": 4,
        "area": 5,
        "address_country": 6,
        "zone": 7,
    }
    assert columns_of(header, {"country": "Country"})["country"] == 6
    assert columns_of(["Branch", "Company", "Country"], {})["country"] == 2


def test_the_better_name_is_taken_whatever_the_order_of_columns():
    assert columns_of(["Name", "Company"], {})["client"] == 1


@pytest.mark.parametrize(
    ("written", "pairs"),
    [
        (
            "client=Company,phone=Main Phone",
            {"client": "Company", "phone": "Main Phone"},
        ),
        ('phone="Phone, main",zone=TZ', {"phone": "Phone, main", "zone": "TZ"}),
        (" client = Company ", {"client": "Company"}),
    ],
)
def test_a_mapping_is_read(written, pairs):
    assert read_pairs([written]) == pairs


@pytest.mark.parametrize("written", ["client", "nonsense=Company", "="])
def test_what_is_no_mapping_is_refused(written):
    with pytest.raises(BadMapping, match="is not FIELD=COLUMN"):
        read_pairs([written])


def test_a_column_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(
        BadMapping, match="no column 'Firm'; the columns are Branch, Co"
    ):
        columns_of(["Branch", "Co"], {"client": "Firm"})


def test_a_list_that_does_not_name_its_clients_is_refused():
    with pytest.raises(BadMapping, match="No column says the client"):
        check_required(columns_of(["Branch"], {}), {}, ["Branch"])


def test_what_the_same_for_all_is_set_a_cell_may_say_otherwise():
    columns = columns_of(["Company", "Country"], {})
    said = {"branch": "Vienna", "country": "AT"}
    check_required(columns, said, ["Company", "Country"])

    assert row_of(Line(2, ["Foo", " "]), columns, said) == {
        "line": 2,
        "branch": "Vienna",
        "country": "AT",
        "client": "Foo",
    }
    assert row_of(Line(3, ["Bar", "DE"]), columns, said)["country"] == "DE"
