"""What a letter is, before it is set."""

import json

import pytest

from services.outbound.domain.contents import Content
from services.outbound.domain.letters import (
    NotPrintable,
    Page,
    Section,
    paper_of,
    paragraphs_of,
    printed_of,
)


@pytest.mark.parametrize(
    ("country", "paper"), [("AT", "a4"), ("US", "us-letter"), ("CA", "us-letter")]
)
def test_the_country_of_the_branch_says_which_paper(country, paper):
    assert paper_of(country) == paper


def test_empty_lines_part_paragraphs_and_other_lines_stay_lines():
    assert paragraphs_of("\nDear Jo,\n \n\nHello.\nYours\n") == (
        ("Dear Jo,",),
        ("Hello.", "Yours"),
    )


def test_what_says_nothing_of_its_page_is_a_letter_and_a_newsletter_has_sections():
    sections = [{"heading": "News", "paragraphs": ["It rained."]}]
    told = {"page": "newsletter", "title": "The Lamp", "sections": sections}

    letter = printed_of(Content("", "Hello"))
    newsletter = printed_of(Content("", "", printed=json.dumps(told)))

    assert letter.page is Page.LETTER
    assert newsletter.sections == (Section("News", ("It rained.",)),)


@pytest.mark.parametrize(
    "printed", ["nonsense", "[]", '{"page": "poster"}', "{}", '"letter"']
)
def test_what_no_page_can_be_set_from_is_refused(printed):
    with pytest.raises(NotPrintable):
        printed_of(Content("", "", printed=printed))
