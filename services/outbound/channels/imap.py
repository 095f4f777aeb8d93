"""A mailbox as a way in: verified TLS, one kept connection, mail by its number."""

import imaplib
import re
import ssl
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from libs.values import Invalid
from services.outbound.settings import ImapPeer

INBOX = "INBOX"
UID = re.compile(rb"\bUID (\d+)")
PLACE = re.compile(rb"\A(\d+) \(")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]+)"')
WANTED = "(UID RFC822.SIZE INTERNALDATE)"
MOVED_AT_ONCE = 500
Told = Sequence[Any]
# What comes of reading an answer that is none.
UNREADABLE = (ValueError, TypeError, IndexError)


# What a server says of all mails, by RFC 5530, and not of one.
FOR_NOW = (b"[UNAVAILABLE]", b"[INUSE]", b"[LIMIT]")


class MailboxAway(ConnectionError):
    """The mailbox cannot be worked on for now."""


class NotGivenOut(Invalid):
    """The server does not give the mail out."""


class Unreadable(Invalid):
    """The server does not say how large the mail is."""


@dataclass(frozen=True)
class Lying:
    """A mail that lies in the mailbox, its size in octets and when it came, if told."""

    uid: int
    size: int | None
    at: datetime | None


class Imap:
    """Works on one mailbox over a connection that is kept."""

    def __init__(self, peer: ImapPeer) -> None:
        self.peer = peer
        self.line: imaplib.IMAP4 | None = None
        self.number = 0  # of mails that lie there

    def open(self) -> int:
        """Look at the mailbox anew; return what its UIDs are valid under."""
        with self.or_away() as line:
            told = answered(line.select(INBOX, readonly=not self.peer.taken_to))
            self.number = int(told[0])
            _, validity = line.response("UIDVALIDITY")
            return int(validity[0])

    def after(self, uid: int, most: int) -> tuple[list[Lying], int]:
        """Return the first mails behind a UID, and how many there are."""
        with self.or_away() as line:
            first = first_behind(line, uid, self.number)
            last = min(first + most - 1, self.number)
            if first > last:
                return [], 0
            told = answered(line.fetch(f"{first}:{last}", WANTED))
            mails = lying_in(told, range(first, last + 1))
            return [each for each in mails if each.uid > uid], self.number - first + 1

    def raw(self, uid: int) -> bytes | None:
        """Return a whole mail, unread as it was, or none if it is gone."""
        with self.or_away() as line:
            told = given(line, uid)
            bodies = (each[1] for each in told if isinstance(each, tuple))
            return next(bodies, None)

    def until(self, uid: int, stays: Collection[int]) -> list[int]:
        """Return the first UIDs up to one that still lie there, but for what stays."""
        with self.or_away() as line:
            last = first_behind(line, uid, self.number) - 1
            windows = (
                f"{first}:{min(last, first + MOVED_AT_ONCE - 1)}"
                for first in range(1, last + 1, MOVED_AT_ONCE)
            )
            found = (uids_in(answered(line.fetch(each, "(UID)"))) for each in windows)
            goes = ([uid for uid in each if uid not in stays] for each in found)
            return next(filter(None, goes), [])

    def move(self, uids: Sequence[int]) -> None:
        """Move mails into the folder for what was taken in."""
        folder = f'"{self.peer.taken_to}"'
        told = ",".join(map(str, uids))
        with self.or_away() as line:
            line.create(folder)  # says NO if it is there
            if "MOVE" in capabilities(line):
                answered(line.uid("MOVE", told, folder))
                return
            answered(line.uid("COPY", told, folder))
            answered(line.uid("STORE", told, "+FLAGS.SILENT", r"(\Deleted)"))
            answered(line.uid("EXPUNGE", told))

    @contextmanager
    def or_away(self) -> Iterator[imaplib.IMAP4]:
        """Lend the connection; raises MailboxAway without what the server said."""
        try:
            if self.line is None:
                self.line = connected(self.peer)
                or_refuse(self.line, self.peer)
            yield self.line
        except (OSError, imaplib.IMAP4.error, *UNREADABLE) as failure:
            self.close()
            raise MailboxAway(named(failure)) from None

    def close(self) -> None:
        """Hang up."""
        if self.line is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                self.line.shutdown()
        self.line = None


class CannotMove(imaplib.IMAP4.error):
    """The server can only copy: the mail would be moved again and again."""


class SignInRefused(imaplib.IMAP4.error):
    """The server does not let us in."""


def connected(peer: ImapPeer) -> imaplib.IMAP4:
    """Connect by TLS to a server that proves who it is, and sign in.

    A server that offers no STARTTLS is not spoken to.
    """
    context = ssl.create_default_context(cafile=peer.authorities)
    if peer.implicit:
        line: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            peer.host, peer.port, ssl_context=context, timeout=peer.patience
        )
    else:
        line = imaplib.IMAP4(peer.host, peer.port, timeout=peer.patience)
    try:
        if not peer.implicit:
            line.starttls(ssl_context=context)
        sign_in(line, peer)
    except BaseException:
        line.shutdown()
        raise
    return line


def sign_in(line: imaplib.IMAP4, peer: ImapPeer) -> None:
    """Sign in, with PLAIN where the server has it: it takes any password."""
    told = f"\0{peer.user}\0{peer.password}".encode()
    try:
        if "AUTH=PLAIN" in line.capabilities:
            line.authenticate("PLAIN", lambda _challenge: told)
        else:
            line.login(peer.user, peer.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        raise SignInRefused from None


def or_refuse(line: imaplib.IMAP4, peer: ImapPeer) -> None:
    """Let be a server that is to move mails and cannot; raises CannotMove."""
    if peer.taken_to and not can_move(capabilities(line)):
        raise CannotMove


def can_move(knows: Collection[str]) -> bool:
    """Tell whether a server moves mails, or does away with those that were copied."""
    return not {"MOVE", "UIDPLUS"}.isdisjoint(knows)


def capabilities(line: imaplib.IMAP4) -> list[str]:
    """Ask what the server can do, now that it knows us."""
    return str(answered(line.capability())[-1], "ascii").upper().split()


def first_behind(line: imaplib.IMAP4, uid: int, number: int) -> int:
    """Return the place of the first mail behind a UID: UIDs rise with the places."""
    low, high = 1, number + 1
    while low < high:
        middle = (low + high) // 2
        if uids_in(answered(line.fetch(str(middle), "(UID)")))[0] > uid:
            high = middle
        else:
            low = middle + 1
    return low


def answered(answer: tuple[str, Told]) -> Told:
    """Return what a server answered; raises imaplib's error if it refused."""
    status, told = answer
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return told


def given(line: imaplib.IMAP4, uid: int) -> Told:
    """Fetch a mail; raises NotGivenOut if the server refuses only that."""
    try:
        status, told = line.uid("FETCH", str(uid), "(BODY.PEEK[])")
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        status, told = "BAD", []
    if status != "OK":
        said = b"".join(each for each in told if isinstance(each, bytes))
        if said.lstrip().upper().startswith(FOR_NOW):
            raise imaplib.IMAP4.error(status)
        answered(line.noop())
        raise NotGivenOut
    return told


def uids_in(told: Told) -> list[int]:
    """Read the UIDs of what was fetched."""
    found = (UID.search(each) for each in told if isinstance(each, bytes))
    return sorted(int(each[1]) for each in found if each)


def lying_in(told: Told, places: Collection[int]) -> list[Lying]:
    """Read what lies at these places; raises ValueError if that cannot be told.

    A server may tell of a place in several lines, and of other places besides.
    """
    lines: dict[int, bytes] = {}
    for each in told:
        place = PLACE.match(each) if isinstance(each, bytes) else None
        if place and int(place[1]) in places:
            lines[int(place[1])] = lines.get(int(place[1]), b"") + each
    if not lines:
        raise ValueError
    return sorted(map(lying, lines.values()), key=attrgetter("uid"))


def lying(line: bytes) -> Lying:
    """Read of one mail what is told of it; raises ValueError without a UID."""
    uid, size, at = (each.search(line) for each in (UID, SIZE, ARRIVED))
    if not uid:
        raise ValueError
    return Lying(int(uid[1]), int(size[1]) if size else None, moment(at and at[1]))


def moment(told: bytes | None) -> datetime | None:
    """Read when a mail came, as in 23-Nov-2026 01:13:13 +0000."""
    try:
        said = (told or b"").decode("ascii").strip()
        return datetime.strptime(said, "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return None


def named(failure: Exception) -> str:
    """Name what went wrong without a server's words, in which anything may stand."""
    if isinstance(failure, SignInRefused):
        return "the server does not let us in"
    if isinstance(failure, CannotMove):
        return "the server cannot move mails"
    return f"{type(failure).__name__}"
