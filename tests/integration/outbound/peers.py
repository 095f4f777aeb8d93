"""Mail servers that behave as they are told: well, badly, slowly or not at all."""

import asyncio
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from libs.ports import free_port
from services.outbound.settings import SmtpPeer
from tests.integration.outbound.turns import Turns

HOST = "localhost"
SLOW = 0.3  # seconds, within the patience with which its answer is awaited
PATIENCE = 1  # seconds


@dataclass
class Mailbox:
    """What a server has stored, and what it says to the next mail."""

    mode: str = "ok"
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    connections: int = 0
    turns: Turns = field(default_factory=Turns)

    ANSWERS: ClassVar = {
        "ok": "250 2.0.0 taken",
        "4xx": "451 4.3.0 later",
        "5xx": "554 5.6.0 never",
        "policy": "550 5.7.1 not from you",
        "garbage": "what?",
        "slow": "250 2.0.0 taken",
    }

    def handle_exception(self, error):
        return f"500 {type(error).__name__}"

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802 aiosmtpd's name
        if self.mode == "stranger":
            return "550 who are you?"
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 aiosmtpd's name
        envelope.mode = self.turns.treatment(address.rpartition("@")[2]) or self.mode
        if envelope.mode == "throttle":
            return "454 4.7.0 too fast"
        if envelope.mode == "unknown":
            return "550 5.1.1 nobody of this name"
        if envelope.mode == "spam":
            return "550 5.7.515 your domain does not authenticate"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 aiosmtpd's name
        if envelope.mode in ("4xx", "5xx", "policy"):
            return self.ANSWERS[envelope.mode]
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        if envelope.mode == "drop":
            server.transport.abort()
        if envelope.mode == "slow":
            await asyncio.sleep(SLOW)
        if envelope.mode == "hang":
            await asyncio.sleep(60)
        return self.ANSWERS.get(envelope.mode, "250 OK")


class Peer(Controller):
    """A mail server with a certificate of its own."""

    def __init__(self, mailbox, context, *, starttls=True, **told):
        self.starttls = context if starttls else None
        self.lines = []
        super().__init__(mailbox, hostname=HOST, port=free_port(), **told)

    def factory(self):
        self.handler.connections += 1
        made = SMTP(
            self.handler,
            tls_context=self.starttls,
            require_starttls=self.starttls is not None,
            ident="peer",
        )
        self.lines.append(made)
        return made

    def stop(self, no_assert=False):  # noqa: FBT002 aiosmtpd's
        """Hang up on everybody, then go."""
        for line in self.lines:
            if line.transport:
                self.loop.call_soon_threadsafe(line.transport.abort)
        super().stop(no_assert)


def certificate(authority, folder, *names):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    trusted = folder / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    return context, trusted


@contextmanager
def peer(folder, *names, starttls=True, trusted=True, implicit=False):
    """Lend a mailbox and how its server is reached."""
    context, authorities = certificate(trustme.CA(), folder, *(names or (HOST,)))
    mailbox = Mailbox()
    ways = {"ssl_context": context} if implicit else {}
    server = Peer(mailbox, context, starttls=starttls and not implicit, **ways)
    server.start()
    mailbox.connections = 0  # aiosmtpd's own, to see whether it is there
    known = authorities if trusted else None
    try:
        yield (
            mailbox,
            SmtpPeer(
                HOST,
                server.port,
                implicit=implicit,
                authorities=known,
                patience=5,
                final_patience=PATIENCE,
            ),
        )
    finally:
        server.stop()
