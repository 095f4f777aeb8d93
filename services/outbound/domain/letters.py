"""Letters: what is set on paper, frozen word by word."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from libs.values import Invalid
from services.outbound.domain.contents import Content

# Where paper is letter size: the Unicode CLDR's paperSize of territories.
LETTER_SIZE = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)
# What a folding machine takes in three, and a #10 or DL envelope holds.
MOST_FOLDED = 6
CARD_PAGES = 2
# What the window of an envelope shows of a sender, one line after another on A4.
MOST_FROM, WIDEST_FROM, LONGEST_FROM, BETWEEN = 6, 56, 150, " · "
SIGN = 20  # characters of a message's id: 80 bits, which no two letters share


class Paper(StrEnum):
    """The paper of a country, and with it the window of its envelopes."""

    A4 = "a4"
    LETTER = "us-letter"


class Page(StrEnum):
    """What a letter looks like."""

    LETTER = "letter"
    CARD = "card"
    NEWSLETTER = "newsletter"


class Cover(StrEnum):
    """What carries the address: a window, an envelope printed for it, or a label."""

    WINDOW = "window"
    ENVELOPE = "envelope"
    LABEL = "label"


class NotPrintable(Invalid):
    """What is to be printed is JSON with a known page, a title and sections."""


class SenderTooLong(Invalid):
    """A sender above an address has 6 lines of 56 characters, and 150 in all."""


@dataclass(frozen=True)
class Section:
    """A part of a newsletter: a heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Printed:
    """What `Content.printed` holds, as JSON, for what is more than its text.

    `motto` stands on the front of a card or above a newsletter, `note` is for this
    client alone.
    """

    page: Page
    title: str = ""
    motto: str = ""
    note: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Sender:
    """Who writes: the name and the address of a branch.

    `reach` is how else it is reached: its telephone and its mail, as far as it said.
    """

    name: str
    lines: tuple[str, ...]
    reach: tuple[str, ...] = ()

    def require_legible(self) -> None:
        """Raise SenderTooLong if it would stand smaller than 6 pt above an address."""
        told = (self.name, *self.lines)
        longest, all_of_it = max(map(len, told)), len(BETWEEN.join(told))
        if len(told) > MOST_FROM or longest > WIDEST_FROM or all_of_it > LONGEST_FROM:
            raise SenderTooLong


@dataclass(frozen=True)
class Letter:
    """A letter as it is set; `sheets` are known once it was.

    `country` is its reader's, whose way to write a day it follows.
    """

    id: str
    paper: Paper
    language: str
    country: str
    dated: date
    sender: Sender
    to: tuple[str, ...] = field(repr=False)
    subject: str = field(repr=False)
    paragraphs: tuple[tuple[str, ...], ...] = field(repr=False)
    printed: Printed = field(repr=False)
    sheets: int = 1

    @property
    def page(self) -> Page:
        """What it looks like."""
        return self.printed.page

    @property
    def front(self) -> str:
        """What stands on the front of a card or above a newsletter."""
        return self.printed.motto or self.subject

    @property
    def words(self) -> Iterator[str]:
        """Give all that people wrote of what is set."""
        yield from (self.sender.name, *self.sender.lines, *self.sender.reach, *self.to)
        yield from (self.printed.title, self.front, *self.printed.note)
        for lines in self.paragraphs:
            yield from lines
        for section in self.printed.sections:
            yield from (section.heading, *section.paragraphs)

    @property
    def sign(self) -> str:
        """What its code holds: the beginning of the message's id."""
        return self.id[:SIGN].upper()

    @property
    def spelled_sign(self) -> str:
        """What somebody types of it when it comes back, in groups of four."""
        return " ".join(self.sign[at : at + 4] for at in range(0, SIGN, 4))


def paper_of(country: str) -> Paper:
    """Return the paper of a country."""
    return Paper.LETTER if country in LETTER_SIZE else Paper.A4


def printed_of(content: Content) -> Printed:
    """Read what is to be printed; a letter of its text alone if nothing is said.

    Raises NotPrintable.
    """
    if not content.printed:
        return Printed(Page.LETTER)
    try:
        told: dict[str, Any] = json.loads(content.printed)
        sections = tuple(
            Section(str(each["heading"]), tuple(map(str, each["paragraphs"])))
            for each in told.get("sections", ())
        )
        return Printed(
            Page(told["page"]),
            str(told.get("title", "")),
            str(told.get("motto", "")),
            tuple(map(str, told.get("note", ()))),
            sections,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotPrintable from None


def paragraphs_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Split a text into paragraphs of lines, at its empty lines."""
    lines = [line.strip() for line in text.splitlines()]
    return tuple(tuple(some) for full, some in groupby(lines, bool) if full)
