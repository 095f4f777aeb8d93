"""A manuscript is read as it was written, and told with the line that is wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.manuscripts import NotAManuscript, read, written
from services.outbound.domain.newsletters import Manuscript, Section, Tag

WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12
)
PHRASES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
PARAGRAPHS = st.lists(
    st.one_of(PHRASES, PHRASES.map(lambda told: f"• {told}")), max_size=4
).map(tuple)
SECTIONS = st.builds(
    Section,
    heading=PHRASES,
    paragraphs=PARAGRAPHS,
    tags=st.frozensets(st.sampled_from(Tag)),
    pitch=st.booleans(),
    dated=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    story=st.none() | st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
)
MANUSCRIPTS = st.builds(
    Manuscript,
    title=PHRASES,
    theme=PHRASES,
    language=st.sampled_from(("en", "de")),
    signed=st.just("") | PHRASES,
    opening=PARAGRAPHS,
    sections=st.lists(SECTIONS, max_size=4).map(tuple),
)


@given(MANUSCRIPTS)
def test_what_is_written_is_read_as_the_same(manuscript):
    assert read(written(manuscript)) == manuscript


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        manuscript = read(text)
    except NotAManuscript:
        return
    assert isinstance(manuscript, Manuscript)


def test_lines_that_follow_each_other_are_one_paragraph_and_items_are_their_own():
    told = read("# March\n\nOne\ntwo.\n- three\n- four\n\nFive.\n")

    assert told.opening == ("One two.", "• three", "• four", "Five.")


def test_a_heading_without_brackets_is_there_for_nothing_in_particular():
    [section] = read("# March\n## Cats and [dogs] too\n\nMeow.").sections

    assert (section.heading, section.tags) == ("Cats and [dogs] too", frozenset())


def test_what_a_section_is_there_for_stands_in_the_last_brackets():
    [section] = read("# March\n## What [really] happened [informing]\n\nMeow.").sections

    assert section.heading == "What [really] happened"
    assert section.tags == {Tag.INFORMING}


@pytest.mark.parametrize("language", ["fr", "EN", ""])
def test_an_issue_is_in_a_language_that_has_our_words(language):
    with pytest.raises(NotAManuscript):
        read(f"# March\nLanguage: {language or 'x'}\n")


def test_a_manuscript_has_an_end():
    with pytest.raises(NotAManuscript) as refused:
        read("# " + "a" * 40_000)

    assert refused.value.fields[0].detail == "line 1: more than 40000 characters"
