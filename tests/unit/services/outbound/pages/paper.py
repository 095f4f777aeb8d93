"""Letters for pages, and pages as pictures."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import typst
from PIL import Image

from services.outbound.domain.letters import (
    Letter,
    Page,
    Paper,
    Printed,
    Section,
    Sender,
    paragraphs_of,
)
from services.outbound.pages import setting
from services.outbound.pages.setting import Sheaf

DAY = date(2026, 3, 2)
DOTS = 288  # per inch
DARK = 200
TEXT = "Dear Ms Huber,\n\nten years it is.\n\nYours\nAnna Gruber"
FROM = {
    Paper.A4: Sender("Keepwell GmbH", ("Graben 2", "1010 Wien")),
    Paper.LETTER: Sender("Keepwell Inc", ("100 Main St Ste 4", "Springfield IL 62701")),
}
TO = ("Julia Huber", "Huber GmbH", "Ring 1/5", "1010 Wien")


def letter(number=1, paper=Paper.A4, text=TEXT, **changed):
    written = Letter(
        *(f"{number:032x}", paper, "en", "AT" if paper is Paper.A4 else "US", DAY),
        *(FROM[paper], TO, "Ten years", paragraphs_of(text), Printed(Page.LETTER)),
    )
    return replace(written, **changed)


def newsletter(number=1, paper=Paper.A4, sections=3, **changed):
    told = Section("At the bakery", ("The till stood still on a Saturday. " * 8,) * 3)
    printed = Printed(
        Page.NEWSLETTER, "The Lamp Post", "March", ("For you.",), (told,) * sections
    )
    return letter(number, paper, printed=printed, **changed)


def card(number=1, paper=Paper.A4, text=TEXT):
    return letter(number, paper, text, printed=Printed(Page.CARD, motto="Happy day"))


def sheaf(*letters, proof=False):
    numbered = [(f"{nth:05d}", each) for nth, each in enumerate(letters, 1)]
    return Sheaf("Letters", letters[0].paper, DAY, numbered, proof)


def pictures(kind, *letters):
    """Set pages as pictures, dark where there is ink."""
    compiler = typst.Compiler(
        setting.FOLDER / f"{kind}.typ",
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(sheaf(*letters).told)},
    )
    drawn = compiler.compile(format="png", ppi=DOTS)
    pages = drawn if isinstance(drawn, list) else [drawn]
    return [
        Image.open(BytesIO(page)).convert("L").point(lambda grey: grey < DARK and 255)
        for page in pages
    ]


def ink(picture, box):
    """Return where there is ink within a box in inches, in inches; None if nowhere."""
    left, top, right, bottom = (round(edge * DOTS) for edge in box)
    found = picture.crop((left, top, right, bottom)).getbbox()
    return found and [
        (at + offset) / DOTS
        for at, offset in zip(found, (left, top, left, top), strict=True)
    ]
