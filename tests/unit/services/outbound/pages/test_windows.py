"""What is seen through the windows of envelopes, however a letter lies in them."""

from dataclasses import dataclass
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services.outbound.domain.address_lines import on_envelope
from services.outbound.domain.letters import Paper, Sender, SenderTooLong
from tests.unit.services.outbound.pages.paper import (
    DOTS,
    card,
    ink,
    letter,
    newsletter,
    pictures,
)

MM = 1 / 25.4
PLAY = 3 * MM
WORD = st.text("abcdefghijklmnopqrstuvwxyzÄÖß", min_size=1, max_size=14)
LINES = st.lists(
    st.lists(WORD, min_size=1, max_size=4).map(" ".join), min_size=2, max_size=5
)


@dataclass(frozen=True)
class Window:
    """Where on the sheet a window is, in inches, and how far the sheet may slide."""

    left: float
    top: float
    wide: float
    high: float
    sideways: float
    up_and_down: float

    def always(self, play):
        """What is seen wherever the sheet lies, up and down by no more than `play`."""
        return (
            *(self.left + self.sideways, self.top + play),
            *(self.left + self.wide - self.sideways, self.top + self.high - play),
        )

    @property
    def ever(self):
        """What is seen if the sheet lies somewhere."""
        return (
            *(max(self.left - self.sideways, 0), self.top - self.up_and_down),
            self.left + self.wide + self.sideways,
            self.top + self.high + self.up_and_down,
        )


# DIN 680: a window of 90 by 45 mm, 20 mm from the left and 15 mm above the bottom of an
# envelope of 220 by 110 mm, with a sheet of 210 by 105 mm in its middle.
DIN = Window(15 * MM, 47.5 * MM, 90 * MM, 45 * MM, 5 * MM, 2.5 * MM)
# US #10: windows of 3.25 by 0.875 and 4 by 1 in, 0.625 in from the left and 2.375 and
# 1 in above the bottom of an envelope of 9.5 by 4.125 in; a sheet of 8.5 by 3.667 in.
RETURN = Window(0.125, 0.646, 3.25, 0.875, 0.5, 0.229)
RECIPIENT = Window(0.125, 1.896, 4, 1, 0.5, 0.229)
WINDOWS = {Paper.A4: (DIN,), Paper.LETTER: (RETURN, RECIPIENT)}
LEAST_CAPITAL = 0.05  # inches: of letters of 6 points
MAKES = {"letters": letter, "newsletters": newsletter}


def within(found, box):
    left, top, right, bottom = found
    return left >= box[0] and top >= box[1] and right <= box[2] and bottom <= box[3]


@pytest.mark.requirement("PR-1")
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("kind", MAKES)
@settings(max_examples=15, deadline=None)
@given(lines=LINES)
def test_the_whole_address_and_nothing_else_is_seen_through_a_window(
    paper, kind, lines
):
    to = on_envelope(["Julia Huber"], lines, "AT")
    [first, *_] = pictures(kind, MAKES[kind](paper=paper, to=to))

    for window in WINDOWS[paper]:
        seen = ink(first, window.ever)
        assert within(seen, window.always(PLAY)), (paper, seen)


@pytest.mark.requirement("PR-1")
@pytest.mark.parametrize("paper", Paper)
def test_longest_lines_still_fit(paper):
    to = ("M" * 64,) * 6

    [first] = pictures("letters", letter(paper=paper, to=to))

    window = WINDOWS[paper][-1]
    assert within(ink(first, window.ever), window.always(PLAY))


def lines_of_ink(picture, box):
    """Return how high the lines of ink in a box are, in inches."""
    left, top, right, bottom = (round(edge * DOTS) for edge in box)
    rows = picture.crop((left, top, right, bottom)).resize((1, bottom - top), Image.BOX)
    inked = [bool(rows.getpixel((0, y))) for y in range(rows.height)]
    return [len(list(some)) / DOTS for dark, some in groupby(inked) if dark]


@pytest.mark.requirement("PR-1")
@pytest.mark.parametrize("paper", Paper)
def test_the_longest_sender_can_be_read_through_the_window(paper):
    name, house = "Keepwell IT-Dienstleistungen GmbH", "c/o Haus der Unternehmen"
    sender = Sender(name, (house, "Quellenstrasse 149/12/3", "1100 Wien", "AUSTRIA"))
    sender.require_legible()

    [first] = pictures("letters", letter(paper=paper, sender=sender))

    window = WINDOWS[paper][0]
    left, top, right, bottom = window.always(PLAY)
    assert within(ink(first, window.ever), (left, top, right, bottom))
    sizes = lines_of_ink(first, (left, top, right, top + 0.45))
    assert min(sizes) > LEAST_CAPITAL


@pytest.mark.requirement("PR-1")
@pytest.mark.parametrize(
    "lines", [("Ring 9",) * 6, ("R" * 57,), ("Quellenstrasse 149/12/3",) * 5]
)
def test_what_nobody_could_read_is_no_sender(lines):
    with pytest.raises(SenderTooLong):
        Sender("Keepwell Services Wien", (*lines, "X" * 30)).require_legible()


@pytest.mark.requirement("PR-1")
@pytest.mark.parametrize("paper", Paper)
def test_every_letter_of_a_file_has_its_address_and_later_sheets_have_none(paper):
    long = newsletter(2, paper, sections=9)

    pages = pictures("newsletters", newsletter(1, paper), long)

    window = WINDOWS[paper][-1]
    corner = (window.left + window.sideways, *window.always(PLAY)[1:2])
    boxes = [
        ink(page, (*corner, corner[0] + 1.2, window.always(0)[3])) for page in pages
    ]
    assert len(pages) > 2
    assert all(boxes[:2])


@pytest.mark.parametrize("paper", Paper)
def test_cards_have_a_front_and_a_back(paper):
    assert len(pictures("cards", card(1, paper), card(2, paper))) == 4
