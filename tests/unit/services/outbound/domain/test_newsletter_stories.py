"""Names of clients are found in what is written, however they are spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.newsletter_pages import Reader, content
from services.outbound.domain.newsletters import Manuscript, Section
from services.outbound.domain.stories import bare, mentions

NAMES = st.lists(
    st.text(st.characters(codec="utf-8", categories=("Lu", "Ll")), min_size=3),
    min_size=1,
    max_size=3,
).map(" ".join)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Huber GmbH", "Huber"),
        ("Huber Zahnkunst GmbH & Co. KG", "Huber Zahnkunst"),
        ("Smith & Sons, Inc.", "Smith & Sons"),
        ("Agrar", "Agrar"),
        ("Krug", "Krug"),
        ("Brandt & Co. KG", "Brandt"),
        ("Foo AG & Co. KG", "Foo"),
    ],
)
def test_people_say_a_name_without_its_legal_form(name, said):
    assert bare(name) == said


@pytest.mark.parametrize(
    "text",
    [
        *("At Huber  Zahnkunst.", "HUBER ZAHNKUNST!", "(huber\nzahnkunst)"),
        "Huber Zahnkunsts Praxis",
    ],
)
def test_a_name_is_found_in_any_spelling(text):
    assert mentions(text, "Huber Zahnkunst GmbH")


@pytest.mark.parametrize("text", ["Huberta Zahnkunst", "Huber", "Zahnkunst Huber"])
def test_other_words_are_no_name(text):
    assert not mentions(text, "Huber Zahnkunst GmbH")


@pytest.mark.requirement("R48")
@given(NAMES)
def test_whoever_is_named_between_other_words_is_found(name):
    assert mentions(f"One day, {name}, all was well.", name)


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_html_says_what_the_text_says_and_no_markup_of_theirs(heading, words):
    issue = Manuscript("March", sections=(Section(heading, (words,)),))

    told = content(issue, Reader(None))

    body = told.html.split("<h2>", 1)[1]
    assert body.count("<") == 3  # the ends of the heading, and the paragraph's two
    assert heading in told.text
    assert words in told.text
