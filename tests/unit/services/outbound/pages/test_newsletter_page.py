"""A printed newsletter: two even columns, and how we are reached."""

from dataclasses import replace
from io import BytesIO

from pypdf import PdfReader

from services.outbound.domain.letters import Section, Sender
from services.outbound.pages import setting
from tests.unit.services.outbound.pages.paper import (
    ink,
    newsletter,
    pictures,
    sheaf,
)

LEFT, RIGHT = (0.9, 4.4, 4.15, 10.8), (4.4, 4.4, 7.6, 10.8)
REACH = ("+43 1 2000", "office@msp.example")
EVEN = 1  # inch, a paragraph and a bit


def issue(*paragraphs, reach=()):
    whole = newsletter(sections=0)
    sections = (Section("At the bakery", paragraphs),)
    sender = Sender(whole.sender.name, whole.sender.lines, reach)
    return replace(
        whole, sender=sender, printed=replace(whole.printed, sections=sections)
    )


def test_what_fits_on_a_sheet_fills_both_columns_alike():
    said = ["The till stood still on a Saturday. " * 8] * 5
    [page] = pictures("newsletters", issue(*said, "Tell us 0A1B2C3D."))

    left, right = (ink(page, column)[3] for column in (LEFT, RIGHT))

    assert abs(left - right) < EVEN
    assert left < 8


def test_what_fits_on_no_sheet_goes_on_with_all_its_words():
    said = [f"No{n} " + "the till stood still on a Saturday. " * 9 for n in range(24)]
    pdf = PdfReader(BytesIO(setting.pdf("newsletters", sheaf(issue(*said)))))

    text = "".join(page.extract_text() for page in pdf.pages)

    assert len(pdf.pages) > 1
    assert [n for n in range(24) if f"No{n} " not in text] == []


def test_it_ends_with_how_we_are_reached():
    pdf = PdfReader(
        BytesIO(setting.pdf("newsletters", sheaf(issue("Ring us.", reach=REACH))))
    )

    text = pdf.pages[0].extract_text()

    assert all(each in text for each in REACH)
