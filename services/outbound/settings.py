"""What outbound reads from its environment, once: where mail goes, and as whom."""

import json
import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from libs.values import Invalid
from services.outbound.domain.messages import Channel

PREFIX = "KEEPWELL_OUTBOUND_"
SUBMISSION, SUBMISSIONS = 587, 465  # the ports of RFC 8314
IMAP, IMAPS = 143, 993
FOLDER = re.compile(r"[ !#-$&-\[\]-~]+", re.ASCII)
NO_DOMAIN = "keepwell.invalid"
HERE = ("localhost", "127.0.0.1", "::1")
AT_HOME, ABROAD, MOST = 20, 3, 50  # connections of a worker to one mail server
FINAL_DOT = 600.0  # seconds: RFC 5321, 4.5.3.2.6


class SettingNotUsable(Invalid):
    """A setting of outbound cannot be used."""


@dataclass(frozen=True)
class SmtpPeer:
    """A mail server and how we sign in; `implicit` is TLS from the first byte.

    `connections` is how many a worker keeps to it: few to others', who count them.
    """

    host: str
    port: int
    implicit: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    authorities: Path | None = None  # who vouches for the server, if not the usual
    patience: float = 60.0  # seconds for a command
    final_patience: float = FINAL_DOT  # seconds after the last byte of a mail
    connections: int = ABROAD


@dataclass(frozen=True)
class ImapPeer:
    """A mailbox and how we sign in; `implicit` is TLS from the first byte.

    What was taken in is moved to the folder `taken_to`, or stays where it is.
    """

    host: str
    port: int
    implicit: bool
    user: str
    password: str = field(repr=False)
    authorities: Path | None = None  # who vouches for the server, if not the usual
    taken_to: str | None = None
    patience: float = 60.0  # seconds for a command


@dataclass(frozen=True)
class Settings:
    """Where messages go; without a mail server they are written into `outbox`.

    `instance` names this installation, so that a copy of it does not send. `per_hour`
    is how many messages a branch may send on a channel.
    """

    outbox: Path
    instance: str = ""
    smtp: SmtpPeer | None = None
    smtp_of: Mapping[str, SmtpPeer] = field(default_factory=dict)  # branches' own
    per_hour: Mapping[Channel, int] = field(default_factory=dict)
    mail_domain: str = NO_DOMAIN
    bounce_domain: str | None = None
    public_url: str | None = None  # where our pages are seen from outside
    dkim_keys: Mapping[str, Path] = field(default_factory=dict)  # by selector
    dkim_passphrase: bytes | None = field(default=None, repr=False)
    intake: Path | None = None  # a folder that returned and answered mail is put in
    imap: ImapPeer | None = None  # a mailbox that it comes to
    providers: Mapping[Channel, SplitResult] = field(default_factory=dict)
    provider_secrets: Mapping[Channel, Sequence[str]] = field(
        default_factory=dict, repr=False
    )

    def __post_init__(self) -> None:
        mailed = self.smtp is not None or self.smtp_of
        seen = (self.public_url or "").startswith("https://")
        if mailed and not (seen and self.mail_domain != NO_DOMAIN):
            raise SettingNotUsable(
                f"{PREFIX}MAIL_DOMAIN and an https {PREFIX}PUBLIC_URL must be set: mail"
                " says who sends it and where to unsubscribe."
            )
        if (mailed or self.providers) and not self.instance:
            raise SettingNotUsable(
                f"{PREFIX}INSTANCE must name this installation: a copy of it does not"
                " send."
            )
        if unsigned := self.providers.keys() - self.provider_secrets.keys():
            raise SettingNotUsable(
                f"{PREFIX}PROVIDER_SECRETS has nothing to sign with for"
                f" {', '.join(sorted(unsigned))}."
            )

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; raises SettingNotUsable with the name to mend."""
        told = Told(environment)
        return cls(
            outbox=told.path("FOLDER") or Path("outbox"),
            instance=told.text("INSTANCE") or "",
            smtp=told.peer("SMTP", told.secret("SMTP")),
            smtp_of=told.peers("SMTP_OF_BRANCHES"),
            per_hour=told.numbers("PER_HOUR"),
            mail_domain=told.text("MAIL_DOMAIN") or NO_DOMAIN,
            bounce_domain=told.text("BOUNCE_DOMAIN"),
            public_url=(told.text("PUBLIC_URL") or "").rstrip("/") or None,
            dkim_keys=told.paths("DKIM_KEYS"),
            dkim_passphrase=told.passphrase("DKIM_PASSPHRASE_FILE"),
            intake=told.path("INTAKE_FOLDER"),
            imap=told.mailbox("IMAP"),
            providers=told.urls("PROVIDERS"),
            provider_secrets=told.secrets("PROVIDER_SECRETS"),
        )


@dataclass(frozen=True)
class Told:
    """Outbound's part of an environment."""

    environment: Mapping[str, str] = field(repr=False)

    def text(self, name: str) -> str | None:
        return self.environment.get(PREFIX + name) or None

    def secret(self, name: str) -> str | None:
        return self.text(name) or self.secret_file(f"{name}_FILE")

    def path(self, name: str) -> Path | None:
        told = self.text(name)
        return Path(told) if told else None

    def urls(self, name: str) -> dict[Channel, SplitResult]:
        told = {c: split(name, url) for c, url in self.of_channels(name).items()}
        if not all(url.scheme == "https" and url.hostname for url in told.values()):
            raise SettingNotUsable(f"{PREFIX}{name}: https://…")
        return told

    def paths(self, name: str) -> dict[str, Path]:
        return {key: Path(path) for key, path in self.mapping(name).items()}

    def numbers(self, name: str) -> dict[Channel, int]:
        told = self.of_channels(name)
        if not all(number.isdecimal() and int(number) for number in told.values()):
            raise SettingNotUsable(f"{PREFIX}{name}: numbers from 1 on.")
        return {channel: int(number) for channel, number in told.items()}

    def secrets(self, name: str) -> Mapping[Channel, Sequence[str]]:
        """Read what is signed with, the newest first."""
        told = {c: secrets.split() for c, secrets in self.of_channels(name).items()}
        if not all(some and all(map(is_secret, some)) for some in told.values()):
            raise SettingNotUsable(f"{PREFIX}{name}: whsec_ and base64 after it.")
        return told

    def of_channels(self, name: str) -> dict[Channel, str]:
        try:
            return {Channel(c): told for c, told in self.mapping(name).items()}
        except ValueError:
            channels = ", ".join(Channel)
            raise SettingNotUsable(f"{PREFIX}{name}: one of {channels}.") from None

    def peers(self, name: str) -> dict[str, SmtpPeer]:
        told = self.mapping(name)
        return {branch: self.some_peer(name, url) for branch, url in told.items()}

    def mapping(self, name: str) -> dict[str, str]:
        """Read a JSON object of texts."""
        try:
            told = json.loads(self.secret(name) or "{}")
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise SettingNotUsable(f"{PREFIX}{name} is not a JSON object.")
        return {str(key): str(value) for key, value in told.items()}

    def peer(self, name: str, told: str | None) -> SmtpPeer | None:
        return self.some_peer(name, told) if told else None

    def some_peer(self, name: str, told: str) -> SmtpPeer:
        url = split(name, told)
        if url.scheme not in ("smtp", "smtps") or not url.hostname:
            raise SettingNotUsable(
                f"{PREFIX}{name}: smtp://user:password@host:587 (STARTTLS) or smtps://…"
            )
        implicit = url.scheme == "smtps"
        port = url.port or (SUBMISSIONS if implicit else SUBMISSION)
        return SmtpPeer(
            *(url.hostname, port, implicit, *signed_in(url)),
            authorities=self.path("SMTP_AUTHORITIES"),
            connections=connections(name, url),
        )

    def mailbox(self, name: str) -> ImapPeer | None:
        """Read where returned mail comes to; the password may lie in a file."""
        told = self.text(name)
        if told is None:
            return None
        url = split(name, told)
        user, password = signed_in(url)
        password = password or self.secret_file(f"{name}_PASSWORD_FILE")
        known = url.scheme in ("imap", "imaps") and url.hostname and user and password
        if not known:
            raise SettingNotUsable(
                f"{PREFIX}{name}: imaps://user:password@host or imap://… (STARTTLS),"
                f" or the password in {PREFIX}{name}_PASSWORD_FILE"
            )
        implicit = url.scheme == "imaps"
        return ImapPeer(
            *(url.hostname or "", url.port or (IMAPS if implicit else IMAP), implicit),
            *(user or "", password or ""),
            authorities=self.path(f"{name}_AUTHORITIES"),
            taken_to=self.folder(f"{name}_TAKEN_TO"),
        )

    def folder(self, name: str) -> str | None:
        told = self.text(name)
        if told and not FOLDER.fullmatch(told):
            raise SettingNotUsable(f"{PREFIX}{name} is not a plain name of a folder.")
        return told

    def passphrase(self, name: str) -> bytes | None:
        told = self.secret_file(name)
        return told.encode() if told else None

    def secret_file(self, name: str) -> str | None:
        """Read a secret that lies in a file, which its setting names."""
        path = self.path(name)
        if path is None:
            return None
        try:
            return path.read_text().rstrip("\r\n") or None
        except (OSError, UnicodeDecodeError):
            raise SettingNotUsable(f"{PREFIX}{name} cannot be read.") from None


def split(name: str, told: str) -> SplitResult:
    """Read a URL of which every part can be read."""
    try:
        url = urlsplit(told)
        _ = url.port, url.hostname
    except ValueError:
        told_of = f"{PREFIX}{name} is no URL, or names no port."
        raise SettingNotUsable(told_of) from None
    return url


def connections(name: str, url: SplitResult) -> int:
    """Read how many connections a URL allows; a server of this machine allows many."""
    if not url.query:
        return AT_HOME if url.hostname in HERE else ABROAD
    told = url.query.removeprefix("connections=")
    if not told.isdecimal() or not 0 < int(told) <= MOST:
        raise SettingNotUsable(f"{PREFIX}{name}: …?connections=1 to {MOST}")
    return int(told)


def is_secret(told: str) -> bool:
    """Tell whether it is a secret of Standard Webhooks, which are base64."""
    try:
        return bool(b64decode(told.removeprefix("whsec_"), validate=True))
    except ValueError:
        return False


def signed_in(url: SplitResult) -> tuple[str | None, str | None]:
    """Return user and password of a URL, in which signs stand as percent and number."""
    user, password = url.username, url.password
    return user and unquote(user), password and unquote(password)
