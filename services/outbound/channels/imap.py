"""A mailbox as a way in: verified TLS, one kept connection, mail by its number."""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from services.outbound.settings import ImapPeer

INBOX = "INBOX"
UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]+)"')
WANTED = "(UID RFC822.SIZE INTERNALDATE)"
MOVED_AT_ONCE = 500
Told = Sequence[Any]
# What comes of reading an answer that is none.
UNREADABLE = (ValueError, TypeError, IndexError)


class MailboxAway(ConnectionError):
    """The mailbox cannot be worked on for now."""


@dataclass(frozen=True)
class Lying:
    """A mail that lies in the mailbox, its size in octets and when it came."""

    uid: int
    size: int
    at: datetime


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
            mails = lying_in(answered(line.fetch(f"{first}:{last}", WANTED)))
            return [each for each in mails if each.uid > uid], self.number - first + 1

    def raw(self, uid: int) -> bytes | None:
        """Return a whole mail, unread as it was, or none if it is gone."""
        with self.or_away() as line:
            told = answered(line.uid("FETCH", str(uid), "(BODY.PEEK[])"))
            bodies = (each[1] for each in told if isinstance(each, tuple))
            return next(bodies, None)

    def until(self, uid: int) -> list[int]:
        """Return the UIDs up to one, of those that still lie there."""
        with self.or_away() as line:
            last = first_behind(line, uid, self.number) - 1
            if not last:
                return []
            told = line.fetch(f"1:{min(last, MOVED_AT_ONCE)}", "(UID)")
            return uids_in(answered(told))

    def move(self, uids: Sequence[int]) -> None:
        """Move mails into the folder for what was taken in."""
        folder = f'"{self.peer.taken_to}"'
        told = ",".join(map(str, uids))
        with self.or_away() as line:
            line.create(folder)  # says NO if it is there
            knows = capabilities(line)
            if "MOVE" in knows:
                answered(line.uid("MOVE", told, folder))
                return
            answered(line.uid("COPY", told, folder))
            answered(line.uid("STORE", told, "+FLAGS.SILENT", r"(\Deleted)"))
            if "UIDPLUS" in knows:
                answered(line.uid("EXPUNGE", told))

    @contextmanager
    def or_away(self) -> Iterator[imaplib.IMAP4]:
        """Lend the connection; raises MailboxAway without what the server said."""
        try:
            if self.line is None:
                self.line = connected(self.peer)
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


def uids_in(told: Told) -> list[int]:
    """Read the UIDs of what was fetched."""
    found = (UID.search(each) for each in told if isinstance(each, bytes))
    return sorted(int(each[1]) for each in found if each)


def lying_in(told: Told) -> list[Lying]:
    """Read what lies there; what the server tells besides is left out."""
    lines = [each for each in told if isinstance(each, bytes)]
    found = [[each.search(line) for each in (UID, SIZE, ARRIVED)] for line in lines]
    return sorted(
        (
            Lying(int(uid[1]), int(size[1]), moment(at[1]))
            for uid, size, at in found
            if uid and size and at
        ),
        key=attrgetter("uid"),
    )


def moment(told: bytes) -> datetime:
    """Read when a mail came, as in 23-Nov-2026 01:13:13 +0000."""
    return datetime.strptime(told.decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")


def named(failure: Exception) -> str:
    """Name what went wrong without a server's words, in which anything may stand."""
    if isinstance(failure, SignInRefused):
        return "the server does not let us in"
    return f"{type(failure).__name__}"
