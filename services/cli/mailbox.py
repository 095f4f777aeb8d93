"""A mailbox in an mbox file, of which only the headers are ever kept."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice, takewhile
from pathlib import Path
from typing import IO, Any

import rich.progress
from rich.console import Console

from libs.values import Invalid
from services.cli.sheets import Line, UnreadableFile

HEADER = ("message_id", "date", "from", "to", "cc")
# A mail begins with such a line, after an empty one or at the beginning of the file.
SEPARATOR = re.compile(rb"From \S+ .*\d\d:\d\d")
AT_A_TIME = 64 * 1024
MOST_LINES = 1_000
MACHINES = {"mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply"}


class UnusableMail(Invalid):
    """The headers do not tell who wrote to whom, and when."""


@dataclass(frozen=True)
class Mail:
    """Who wrote to whom, and when; addresses are in lower case."""

    id: str
    sent_at: datetime
    sender: str
    recipients: tuple[str, ...]
    reply: bool
    automatic: bool
    bulk: bool


def mails(path: Path) -> Iterator[tuple[Line, Message]]:
    """Read the headers of each mail, with the line it begins on; bodies are skipped.

    Raises UnreadableFile.
    """
    try:
        with _opened(path) as file:
            _check(path, file)
            yield from map(_read, _headers(file))
    except OSError as failure:
        raise UnreadableFile(f"{path} cannot be read: {failure.strerror}.") from None


def mail_of(headers: Message, latest: datetime) -> Mail:
    """Read what the headers tell of a mail up to `latest`; raises UnusableMail."""
    senders = _addresses(headers, "From") or _addresses(headers, "Sender")
    if not senders:
        raise UnusableMail("It does not say who it is from.")
    recipients = _addresses(headers, "To", "Cc")
    sent_at = _moment(headers)
    if sent_at > latest:
        raise UnusableMail("It is dated in the future.")
    named = " ".join((senders[0], *recipients, sent_at.isoformat()))
    return Mail(
        id=str(headers.get("Message-ID", "")).strip() or named,
        sent_at=sent_at,
        sender=senders[0],
        recipients=recipients,
        reply="In-Reply-To" in headers,
        automatic=_is_automatic(headers, senders[0]),
        bulk=_is_bulk(headers),
    )


def _check(path: Path, file: IO[bytes]) -> None:
    first = file.readline(AT_A_TIME)
    if first and not SEPARATOR.match(first):
        raise UnreadableFile(f"{path} is no mailbox: no mail begins on its first line.")
    file.seek(0)


def _opened(path: Path) -> Any:
    """Open a file whose reading is shown by a bar, as it may be large."""
    console = Console(stderr=True)
    return rich.progress.open(
        path,
        "rb",
        description="Reading",
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _headers(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    after_blank = True
    lines = _lines(file)
    for number, line in lines:
        if after_blank and SEPARATOR.match(line):
            yield number, _until_blank(lines)
            after_blank = True
        else:
            after_blank = not line.strip()


def _until_blank(lines: Iterator[tuple[int, bytes]]) -> bytes:
    """Keep the lines up to the empty one that ends the headers."""
    kept = takewhile(bytes.strip, (line for _, line in lines))
    return b"".join(islice(kept, MOST_LINES))


def _read(numbered: tuple[int, bytes]) -> tuple[Line, Message]:
    number, raw = numbered
    headers = BytesHeaderParser().parsebytes(raw)
    return Line(number, _cells(headers)), headers


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Number the lines; of a very long one only the beginning is read on."""
    number, begins = 0, True
    while part := file.readline(AT_A_TIME):
        if begins:
            number += 1
            yield number, part
        begins = part.endswith(b"\n")


def _cells(headers: Message) -> tuple[str, ...]:
    names = ("Message-ID", "Date", "From", "To", "Cc")
    return tuple(str(headers.get(name, "")) for name in names)


def _addresses(headers: Message, *names: str) -> tuple[str, ...]:
    written = [str(each) for name in names for each in headers.get_all(name, [])]
    found = [address.lower() for _, address in getaddresses(written)]
    return tuple(dict.fromkeys(each for each in found if "@" in each))


def _moment(headers: Message) -> datetime:
    written = str(headers.get("Date", "")).strip()
    if not written:
        raise UnusableMail("It has no date.")
    with suppress(ValueError, OverflowError):
        moment = parsedate_to_datetime(written)
        # Without a zone, or with -0000, it is UTC (RFC 5322, 3.3).
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    raise UnusableMail(f"Its date is '{written}', which is no time.")


def _is_automatic(headers: Message, sender: str) -> bool:
    said = _word(headers, "Auto-Submitted")
    return (
        said not in {"", "no"}
        or _word(headers, "Precedence") in {"auto_reply", "junk"}
        or headers.get_content_type() == "multipart/report"
        or _word(headers, "Return-Path") == "<>"
        or sender.partition("@")[0] in MACHINES
    )


def _is_bulk(headers: Message) -> bool:
    lists = "List-Id" in headers or "List-Unsubscribe" in headers
    return lists or _word(headers, "Precedence") in {"bulk", "list"}


def _word(headers: Message, name: str) -> str:
    return str(headers.get(name, "")).partition(";")[0].strip().lower()
