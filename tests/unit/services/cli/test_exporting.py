"""What a cell of an exported file may hold."""

import pytest

from services.cli.exporting import cell
from services.cli.redaction import SOMEBODY, without_others
from services.cli.sheets import bare


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|calc", "-2+3", "+1;=1", "@SUM(A1)", "\tx", "\rx", "--02-29"]
)
def test_a_formula_is_written_as_a_text_and_read_as_it_was(text):
    assert cell(text) == f"'{text}"
    assert bare(cell(text)) == text


@pytest.mark.parametrize(
    "text", ["+43720123456", "+431;+432", "-12.50", "-5", "Alpine = Dental", "'t Huis"]
)
def test_numbers_and_texts_stay_as_they_are(text):
    assert bare(cell(text)) == cell(text) == text


@pytest.mark.parametrize(
    ("told", "written"),
    [(None, ""), (["+431", "+432"], "+431 +432"), ({"amount": "1"}, '{"amount": "1"}')],
)
def test_what_is_no_text_is_spelled(told, written):
    assert cell(told) in {written, f"'{written}"}


def somebody(name, *emails):
    return {"name": name, "phones": [], "emails": list(emails)}


def test_another_person_is_blotted_out_by_name_in_part_and_by_address():
    told = {"notes": ["Quentin Quail rang. Ask quentin at q.quail@x.example"]}
    others = [somebody("Quentin Quail", "q.quail@x.example")]

    left = without_others(told, somebody("Julia Huber"), others)

    rang = f"{SOMEBODY} rang. Ask {SOMEBODY} at {SOMEBODY}"
    assert left == {"notes": [rang]}


def test_who_shares_a_name_with_the_person_does_not_take_it_from_them():
    julia = somebody("Julia Huber")

    left = without_others("Julia Huber and Max", julia, [somebody("Max Huber")])

    assert left == f"Julia Huber and {SOMEBODY}"
