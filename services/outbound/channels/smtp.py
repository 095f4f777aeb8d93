"""A mail server as a way out: verified TLS, one kept connection, one RCPT each."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress

from services.outbound.domain.parcels import (
    Barred,
    Never,
    NotNow,
    NowOrNever,
    Outcome,
    Parcel,
    Taken,
    Unknown,
)
from services.outbound.domain.returned_mails import Bounced, Cause
from services.outbound.settings import SmtpPeer

TRANSIENT, PERMANENT = range(400, 500), range(500, 600)
CLOSING = 421  # RFC 5321: the server ends the connection
GO_ON = 354
DONE = 250
STEPS = ("MAIL", "RCPT")
OUT_OF_STEP = -1  # smtplib's word for an answer that is none
# An address as it goes into a command: nothing in it can end the command.
PLAIN = re.compile(r"[!-~]+@[!-~]+", re.ASCII)
COMMAND_ENDS = re.compile(r"[<>\s]")
ENHANCED = re.compile(rb"\A[245]\.\d{1,3}\.\d{1,3}\b")
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
GONE = (OSError, smtplib.SMTPException)


class Smtp:
    """Hands mail to one server over a connection that is kept."""

    def __init__(self, peer: SmtpPeer) -> None:
        self.peer = peer
        self.line: smtplib.SMTP | None = None

    def hand_over(self, parcel: Parcel, now_or_never: NowOrNever) -> Outcome:
        """Send one mail to one address."""
        if not (sendable(parcel.address) and sendable(parcel.envelope_from or "<>")):
            return Never("not an address that mail can be sent to")
        try:
            refusal = self.announced(parcel)
        except GONE as failure:
            self.close()
            return NotNow(named(failure))
        if refusal or self.line is None:
            return refusal or NotNow("nobody is there")
        self.or_forget(self.line, now_or_never)
        return self.deliver(self.line, parcel)

    def announced(self, parcel: Parcel) -> Outcome | None:
        """Announce on the kept connection, or on a new one if the old is dead."""
        kept = self.line is not None
        try:
            return self.announce(self.ready(), parcel)
        except GONE:
            self.close()
            if not kept:
                raise
        return self.announce(self.ready(), parcel)

    def ready(self) -> smtplib.SMTP:
        """Return the connection, a new one if the old is not there any more."""
        if self.line is None:
            self.line = connected(self.peer)
        return self.line

    def announce(self, line: smtplib.SMTP, parcel: Parcel) -> Outcome | None:
        """Say from whom to whom; return why that is not wanted."""
        said = (f"FROM:<{parcel.envelope_from}>", f"TO:<{parcel.address}>")
        steps = list(zip(STEPS, said, strict=True))
        for step, (code, told) in zip(STEPS, asked(line, steps), strict=False):
            if code not in (DONE, DONE + 1):
                return self.refused(line, step, code, told)
        return None

    def refused(
        self, line: smtplib.SMTP, step: str, code: int, told: bytes
    ) -> NotNow | Never | Barred:
        """Say what a refusal means, and be ready for the next mail."""
        if code == CLOSING or code not in (*TRANSIENT, *PERMANENT):
            self.close()
        else:
            line.rset()
        return meant(step, code, told)

    def deliver(self, line: smtplib.SMTP, parcel: Parcel) -> Outcome:
        """Send the mail itself: from here on it may be there, whatever we hear."""
        try:
            code, told = self.spoken(line, parcel.body)
        except GONE as failure:
            self.close()
            return Unknown(named(failure))
        return self.answered(code, told)

    def spoken(self, line: smtplib.SMTP, body: bytes) -> tuple[int, bytes]:
        code, told = line.docmd("DATA")
        if code == GO_ON:
            return self.final(line, body)
        return (OUT_OF_STEP if code == DONE else code), told

    def final(self, line: smtplib.SMTP, body: bytes) -> tuple[int, bytes]:
        socket = line.sock
        assert socket is not None  # noqa: S101 it is there while the line is
        socket.settimeout(self.peer.final_patience)
        line.send(dotted(body))
        answer = line.getreply()
        socket.settimeout(self.peer.patience)
        return answer

    def answered(self, code: int, told: bytes) -> Outcome:
        if code == DONE:
            return Taken()
        if code == CLOSING or code not in (*TRANSIENT, *PERMANENT):
            self.close()
        if code in (*TRANSIENT, *PERMANENT):
            return meant("DATA", code, told)
        return Unknown(spelt("DATA", code, told))

    def or_forget(self, line: smtplib.SMTP, now_or_never: NowOrNever) -> None:
        """Take the mail back when it may not go out any more."""
        try:
            now_or_never()
        except BaseException:
            with suppress(*GONE):
                line.rset()
            raise

    def close(self) -> None:
        """Hang up; what was not ended by a dot is not delivered."""
        if self.line is not None:
            with suppress(*GONE):
                self.line.close()
        self.line = None


def connected(peer: SmtpPeer) -> smtplib.SMTP:
    """Connect by TLS to a server that proves who it is, and sign in.

    A server that offers no STARTTLS is not spoken to.
    """
    context = ssl.create_default_context(cafile=peer.authorities)
    if peer.implicit:
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            peer.host, peer.port, timeout=peer.patience, context=context
        )
    else:
        line = smtplib.SMTP(peer.host, peer.port, timeout=peer.patience)
    try:
        return greeted(line, peer, context)
    except BaseException:
        line.close()
        raise


def greeted(
    line: smtplib.SMTP, peer: SmtpPeer, context: ssl.SSLContext
) -> smtplib.SMTP:
    """Say who we are, over TLS."""
    if not peer.implicit:
        line.starttls(context=context)
    line.ehlo_or_helo_if_needed()
    if peer.user and peer.password:
        line.login(peer.user, peer.password)
    return line


def asked(
    line: smtplib.SMTP, steps: Sequence[tuple[str, str]]
) -> list[tuple[int, bytes]]:
    """Return the answers to commands, said in one breath where the server likes it."""
    if not line.has_extn("pipelining"):
        first = line.docmd(*steps[0])
        return [first, line.docmd(*steps[1])] if first[0] == DONE else [first]
    line.send("".join(f"{step} {rest}\r\n" for step, rest in steps))
    return [line.getreply() for _ in steps]


def sendable(address: str) -> bool:
    if address == "<>":
        return True
    return bool(PLAIN.fullmatch(address)) and not COMMAND_ENDS.search(address)


def dotted(body: bytes) -> bytes:
    """Return a mail as it goes over the line, with the dot that ends it."""
    ending = b"" if body.endswith(b"\r\n") else b"\r\n"
    return LEADING_DOT.sub(b"..", body) + ending + b".\r\n"


def meant(step: str, code: int, told: bytes) -> NotNow | Never | Barred:
    """Say what a refusal is of: this moment, this mail, or us."""
    reason, status = spelt(step, code, told), enhanced(told)
    if code not in PERMANENT:
        return NotNow(reason)
    if step == "MAIL" or Bounced(status).cause is Cause.OUR_REPUTATION:
        # A closed group refuses us too, and says no more of it than that.
        return Barred(reason, everywhere=step != "RCPT")
    return Never(reason, status)


def enhanced(told: bytes) -> str:
    """Read the status by RFC 3463 with which an answer begins, if any."""
    status = ENHANCED.match(told)
    return status.group().decode() if status else ""


def spelt(step: str, code: int, told: bytes) -> str:
    """Spell an answer without its words, in which there may be an address."""
    return " ".join(filter(None, [step, str(code), enhanced(told)]))


def named(failure: Exception) -> str:
    if isinstance(failure, smtplib.SMTPResponseException):
        told = failure.smtp_error
        return spelt(
            type(failure).__name__,
            failure.smtp_code,
            told if isinstance(told, bytes) else told.encode(),
        )
    return type(failure).__name__
