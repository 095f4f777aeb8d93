"""Pages as files: the same bytes, nothing fetched, codes that can be read."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

import pytest
import segno
from pypdf import PdfReader

from services.outbound.domain.letters import Page, Paper, Printed, Section
from services.outbound.pages import setting
from tests.unit.services.outbound.pages.paper import (
    DOTS,
    card,
    ink,
    letter,
    newsletter,
    pictures,
    sheaf,
)

SIZES = {Paper.A4: (595.28, 841.89), Paper.LETTER: (612, 792)}
CODE = 8 / 25.4  # inches across
QR = 21  # modules across


def pages(kind, *letters, **how):
    return PdfReader(BytesIO(setting.pdf(kind, sheaf(*letters, **how)))).pages


@pytest.mark.requirement("PR-5")
def test_the_same_letters_make_the_same_bytes():
    some = [letter(1), letter(2)]

    first = setting.pdf("letters", sheaf(*some))
    setting.pdf("letters", sheaf(letter(3)))

    assert setting.pdf("letters", sheaf(*some)) == first


@pytest.mark.requirement("PR-1")
@pytest.mark.parametrize("paper", Paper)
def test_sheets_have_the_size_of_their_paper_and_bring_their_fonts(paper):
    [page] = pages("letters", letter(paper=paper))

    size = (float(page.mediabox.width), float(page.mediabox.height))
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    described = [f["/DescendantFonts"][0]["/FontDescriptor"] for f in fonts]
    assert size == pytest.approx(SIZES[paper], abs=0.1)
    assert described
    assert all({"/FontFile2", "/FontFile3"} & set(each) for each in described)


def test_each_letter_tells_how_many_sheets_it_takes():
    long = newsletter(2, sections=9)

    counted = setting.sheets("newsletters", sheaf(newsletter(1), long, newsletter(3)))

    assert counted[0] == counted[2] == 1
    assert counted[1] == len(pages("newsletters", long)) > 1


def test_labels_and_envelopes_carry_every_address():
    some = [letter(nth, to=(f"Firm {nth}", "Ring 1")) for nth in range(25)]

    told = "".join(page.extract_text() for page in pages("labels", *some))
    envelopes = pages("envelopes", *some)

    assert all(f"Firm {nth}\n" in told for nth in range(25))
    assert [f"Firm {n}" in e.extract_text() for n, e in enumerate(envelopes)] == [
        True
    ] * 25


def test_a_proof_says_so_on_every_page():
    proofs = pages("cards", card(), proof=True)

    assert ["PROOF" in page.extract_text() for page in proofs] == [True, True]
    assert "PROOF" not in pages("letters", letter())[0].extract_text()


@pytest.mark.requirement("PR-5")
def test_the_code_on_a_letter_is_the_beginning_of_its_id():
    some = letter(id="5e884898da28047151d0e56f8dc62927")
    [picture] = pictures("letters", some)

    inches = [edge / DOTS for edge in picture.size]
    corner = (inches[0] - 0.79 - CODE - 0.1, inches[1] - 0.79, *inches)
    left, top, right, _ = ink(picture, corner)
    module = (right - left) / QR
    middles = [(nth + 0.5) * module for nth in range(QR)]
    read = [
        [
            bool(picture.getpixel((int((left + x) * DOTS), int((top + y) * DOTS))))
            for x in middles
        ]
        for y in middles
    ]

    expected = segno.make(
        "5E884898DA28047151D0", version=1, error="m", mask=3, boost_error=False
    )
    assert read == [[bool(each) for each in row] for row in expected.matrix]


class Counting(BaseHTTPRequestHandler):
    """Counts who fetches anything."""

    asked = 0

    def do_GET(self):
        type(self).asked += 1
        self.send_error(404)


@pytest.mark.requirement("PR-3")
def test_what_people_write_is_printed_and_never_carried_out():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_port
    evil = [
        f'#image("http://127.0.0.1:{port}/x.png")',
        '#read("/etc/passwd")',
        '#import "@preview/tablex:0.0.8": *',
        f'<img src="http://127.0.0.1:{port}/y"> <link rel=attachment href=/etc/passwd>',
        "*bold* _it_ $x$ `raw` \\u{41} // no comment",
    ]
    section = Section(evil[0], tuple(evil))
    printed = Printed(Page.NEWSLETTER, evil[1], evil[2], tuple(evil), (section,))

    made = {
        "letters": letter(text="\n\n".join(evil), subject=evil[0]),
        "newsletters": letter(printed=printed),
        "cards": card(text="\n\n".join(evil[:3])),
    }
    told = {
        kind: "".join(page.extract_text() for page in pages(kind, each))
        for kind, each in made.items()
    }
    server.shutdown()
    server.server_close()

    assert Counting.asked == 0
    for text in told.values():
        assert '#read("/etc/passwd")' in text.replace("\n", "")
        assert "root:" not in text
    assert "*bold* _it_ $x$ `raw` \\u{41} // no comment" in told["letters"]
