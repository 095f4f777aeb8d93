"""Readable texts: all that a message says to people or programs, part by part."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from html.parser import HTMLParser
from itertools import chain
from typing import Any

from services.outbound.domain.messages import Channel
from services.outbound.domain.pdf_texts import texts_of_pdf

SIGNATURE = "dkim-signature"
ENCODED = "=?"
CALENDARS = {"text/calendar", "application/ics"}
PDF = "application/pdf"
FOLDED = re.compile(r"\r?\n[ \t]")
ESCAPED = re.compile(r"\\[nN,;\\]")
# Whatever is not one of these ends a word.
WITHIN_WORDS = frozenset(
    ("a", "b", "em", "font", "i", "mark", "small", "span", "strong", "u", "wbr")
)
# After these, nothing goes on that was said before.
PARAGRAPHS = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True)
class Readable:
    """What a message says; `closed` are the kinds of its parts that cannot be read."""

    texts: tuple[str, ...]
    closed: tuple[str, ...] = ()


def readable(channel: Channel, body: bytes) -> Readable:
    """Read the bytes of a message as whoever gets it does."""
    if channel is not Channel.EMAIL:
        return Readable(tuple(_fields(json.loads(body))))
    mail = message_from_bytes(body)
    texts: list[str] = []
    closed: list[str] = []
    for part in mail.walk():
        texts += _headers(part)
        if not part.is_multipart():
            said = _said(part)
            texts += said
            closed += [] if said else [part.get_content_type()]
    return Readable(tuple(texts), tuple(closed))


def _headers(part: Message) -> list[str]:
    names = [part.get_filename() or ""]
    told = [told for name, told in part.items() if name.lower() != SIGNATURE]
    return [*names, *map(_unfolded, told)]


def _unfolded(told: str) -> str:
    """Return a header as people read it; one that is written wrongly as it is."""
    if ENCODED not in told:
        return told
    try:
        return str(make_header(decode_header(told)))
    except (HeaderParseError, LookupError, ValueError):
        return told


def _said(part: Message) -> list[str]:
    """Return what a part says; nothing of one that is closed to us."""
    kind = part.get_content_type()
    if kind == PDF:
        return texts_of_pdf(octets_of(part))
    if part.get_content_maintype() != "text" and kind not in CALENDARS:
        return []
    told = decoded(part)
    if kind == "text/html":
        return texts_of_page(told)
    return [_of_calendar(told)] if kind in CALENDARS else [told]


def decoded(part: Message) -> str:
    """Return the text of a part, whatever its headers say of it."""
    octets = octets_of(part)
    try:
        return octets.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return octets.decode("utf-8", "replace")


def octets_of(part: Message) -> bytes:
    """Return the octets of a part that has no parts of its own."""
    octets = part.get_payload(decode=True)
    return octets if isinstance(octets, bytes) else b""


def texts_of_page(html: str) -> list[str]:
    """Return what a page shows, and what it says where it is not shown."""
    page = _Page()
    page.feed(html)
    page.close()
    return ["".join(page.shown), *page.hidden]


class _Page(HTMLParser):
    """Gathers the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += [told for _, told in attrs if told]
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in WITHIN_WORDS:
            self.shown.append("\n\n" if tag in PARAGRAPHS else " ")

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    def handle_comment(self, data: str) -> None:
        self.hidden.append(data)


def _of_calendar(told: str) -> str:
    """Read a calendar, whose properties are apart from each other."""
    return "\n\n".join(ESCAPED.sub(" ", FOLDED.sub("", told)).splitlines())


def _fields(told: Any) -> Iterator[str]:
    """Give each field by itself, and lines together: a name may go on in the next."""
    inner = list(told.values()) if isinstance(told, dict) else told
    if not isinstance(inner, list):
        inner = [told]
    texts = [each for each in inner if isinstance(each, str)]
    yield from texts if isinstance(told, dict) else ["\n".join(texts)]
    others = [each for each in inner if isinstance(each, dict | list)]
    yield from chain.from_iterable(map(_fields, others))
