"""Setting: letters become PDFs, from the same letters always the same bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import segno

from libs.typesetting import Press
from services.outbound.domain import dates
from services.outbound.domain.letters import Letter, Paper

FOLDER = Path(__file__).parent
KINDS = ("letters", "cards", "newsletters", "envelopes", "labels")
PRESSES = {kind: Press(FOLDER / f"{kind}.typ") for kind in KINDS}
AUTHOR = "Keepwell"
# A QR code of 20 letters and digits that still reads with an eighth of it gone. With
# one of the eight masks for all it is made several times as fast.
code = partial(
    segno.make, version=1, error="m", mode="alphanumeric", mask=3, boost_error=False
)
AS_TEXT = bytes.maketrans(b"\0\1", b"01")


@dataclass(frozen=True)
class Sheaf:
    """Letters that are set together, on one paper; a proof is marked as such."""

    title: str
    paper: Paper
    as_of: date
    letters: Sequence[tuple[str, Letter]]
    proof: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """What a page is told of them."""
        return {
            "title": self.title,
            "author": AUTHOR,
            "paper": self.paper.value,
            "proof": self.proof,
            "letters": [words_of(mark, letter) for mark, letter in self.letters],
        }


def pdf(kind: str, sheaf: Sheaf) -> bytes:
    """Set letters as one of the kinds of pages."""
    return PRESSES[kind].pdf(sheaf.told, sheaf.as_of)


def sheets(kind: str, sheaf: Sheaf) -> list[int]:
    """Return how many sheets each of the letters takes."""
    return PRESSES[kind].marks(sheaf.told, sheaf.as_of, "sheets")


def words_of(mark: str, letter: Letter) -> Mapping[str, Any]:
    """Spell a letter for its page; `mark` is its number in the pack."""
    printed = letter.printed
    return {
        "mark": mark,
        "code": code_of(letter),
        "sign": letter.spelled_sign,
        "lang": letter.language,
        "region": letter.country,
        "date": dates.day(letter.dated, letter.language, letter.country),
        "from": [letter.sender.name, *letter.sender.lines],
        "reach": letter.sender.reach,
        "to": letter.to,
        "subject": letter.subject,
        "paragraphs": letter.paragraphs,
        "title": printed.title,
        "front": letter.front,
        "note": printed.note,
        "sections": [vars(section) for section in printed.sections],
    }


def code_of(letter: Letter) -> str:
    """Draw the QR code of a letter's sign: a row after the other, 1 for dark."""
    drawn = code(letter.sign)
    return b"".join(drawn.matrix).translate(AS_TEXT).decode()
