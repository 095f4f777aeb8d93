"""What a PDF says anywhere is read; what cannot be read through says nothing."""

from base64 import b64decode
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import NameObject

from services.outbound.domain import pdf_texts
from services.outbound.domain.pdf_texts import texts_of_pdf

HIDDEN = "Müller Dachbau"


def page(words="Good day"):
    return typst.compile(words.encode(), format="pdf")


def changed(change, words="Good day"):
    """Write a page again, with something changed about it."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(page(words))))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def note(writer):
    writer.add_annotation(0, FreeText(text=HIDDEN, rect=(50, 550, 200, 650)))


def link(writer):
    url = f"https://a.example/{HIDDEN}"
    writer.add_annotation(0, Link(rect=(50, 550, 200, 650), url=url))


PLANTED = {
    "text": page(f"as at {HIDDEN}"),
    "metadata": changed(lambda w: w.add_metadata({"/Subject": HIDDEN})),
    "xmp": page(f'#set document(title: "{HIDDEN}")\nGood day'),
    "note": changed(note),
    "link": changed(link),
    "attachment": changed(lambda w: w.add_attachment("a.txt", HIDDEN.encode())),
    "its name": changed(lambda w: w.add_attachment(f"{HIDDEN}.txt", b"a")),
    "a PDF within": changed(lambda w: w.add_attachment("a.pdf", page(HIDDEN))),
    "outline": changed(lambda w: w.add_outline_item(title=HIDDEN, page_number=0)),
}


@pytest.mark.requirement("SM-12")
@pytest.mark.parametrize("where", PLANTED)
def test_whatever_is_said_anywhere_in_a_pdf_is_read(where):
    assert any(HIDDEN in told for told in texts_of_pdf(PLANTED[where]))


def lock(writer):
    writer.encrypt("", "owner")


def forget_letters(writer):
    for each in writer._objects:  # noqa: SLF001 the writer has no other list of them
        if isinstance(each, dict) and each.get("/Type") == "/Font":
            each.pop(NameObject("/ToUnicode"), None)


def within_within(writer):
    inner = changed(lambda w: w.add_attachment("a.pdf", page(HIDDEN)))
    writer.add_attachment("b.pdf", inner)


DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
PICTURE = f"#image(bytes({tuple(DOT)}))"
CLOSED = {
    "encrypted": changed(lock),
    "broken": page()[:400],
    "no PDF": b"Good day",
    "letters nobody can tell": changed(forget_letters),
    "a scanned page": page(PICTURE),
    "a picture of a file": changed(lambda w: w.add_attachment("a.png", b"\x89PNG")),
    "a file within a file within": changed(within_within),
    "too long": page("a#pagebreak()" * 61),
}


@pytest.mark.requirement("SM-12")
@pytest.mark.parametrize("why", CLOSED)
def test_what_cannot_be_read_through_says_nothing_at_all(why):
    assert texts_of_pdf(CLOSED[why]) == []


@pytest.mark.parametrize("most", ["MOST_OCTETS", "MOST_OBJECTS", "MOST_DRAWN"])
def test_what_takes_too_long_to_read_is_closed(monkeypatch, most):
    assert texts_of_pdf(page())
    monkeypatch.setattr(pdf_texts, most, 1)

    assert texts_of_pdf(page()) == []
