"""What outbound reads from its environment, once: where mail goes, and as whom."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from libs.values import Invalid
from services.outbound.domain.messages import Channel

PREFIX = "KEEPWELL_OUTBOUND_"
SUBMISSION, SUBMISSIONS = 587, 465  # the ports of RFC 8314
NO_DOMAIN = "keepwell.invalid"
FINAL_DOT = 600.0  # seconds: RFC 5321, 4.5.3.2.6


class SettingNotUsable(Invalid):
    """A setting of outbound cannot be used."""


@dataclass(frozen=True)
class SmtpPeer:
    """A mail server and how we sign in; `implicit` is TLS from the first byte."""

    host: str
    port: int
    implicit: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    authorities: Path | None = None  # who vouches for the server, if not the usual
    patience: float = 60.0  # seconds for a command
    final_patience: float = FINAL_DOT  # seconds after the last byte of a mail


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
    intake: Path | None = None  # a folder that returned and answered mail is put in
    providers: Mapping[Channel, SplitResult] = field(default_factory=dict)
    provider_secrets: Mapping[Channel, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        mailed = self.smtp is not None or self.smtp_of
        seen = (self.public_url or "").startswith("https://")
        if mailed and not (seen and self.mail_domain != NO_DOMAIN):
            raise SettingNotUsable(
                f"{PREFIX}MAIL_DOMAIN and an https {PREFIX}PUBLIC_URL must be set: mail"
                " says who sends it and where to unsubscribe."
            )

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; raises SettingNotUsable with the name to mend."""
        told = Told(environment)
        return cls(
            outbox=told.path("FOLDER") or Path("outbox"),
            instance=told.text("INSTANCE") or "",
            smtp=told.peer("SMTP", told.text("SMTP")),
            smtp_of=told.peers("SMTP_OF_BRANCHES"),
            per_hour=told.numbers("PER_HOUR"),
            mail_domain=told.text("MAIL_DOMAIN") or NO_DOMAIN,
            bounce_domain=told.text("BOUNCE_DOMAIN"),
            public_url=(told.text("PUBLIC_URL") or "").rstrip("/") or None,
            dkim_keys=told.paths("DKIM_KEYS"),
            intake=told.path("INTAKE_FOLDER"),
            providers=told.urls("PROVIDERS"),
            provider_secrets=told.secrets("PROVIDER_SECRETS"),
        )


@dataclass(frozen=True)
class Told:
    """Outbound's part of an environment."""

    environment: Mapping[str, str]

    def text(self, name: str) -> str | None:
        return self.environment.get(PREFIX + name) or None

    def path(self, name: str) -> Path | None:
        told = self.text(name)
        return Path(told) if told else None

    def urls(self, name: str) -> dict[Channel, SplitResult]:
        told = self.mapping(name)
        return {Channel(channel): urlsplit(url) for channel, url in told.items()}

    def paths(self, name: str) -> dict[str, Path]:
        return {key: Path(path) for key, path in self.mapping(name).items()}

    def numbers(self, name: str) -> dict[Channel, int]:
        told = self.mapping(name)
        return {Channel(channel): int(number) for channel, number in told.items()}

    def secrets(self, name: str) -> dict[Channel, str]:
        told = self.mapping(name)
        return {Channel(channel): secret for channel, secret in told.items()}

    def peers(self, name: str) -> dict[str, SmtpPeer]:
        told = self.mapping(name)
        return {branch: self.some_peer(name, url) for branch, url in told.items()}

    def mapping(self, name: str) -> dict[str, str]:
        """Read a JSON object of texts."""
        try:
            told = json.loads(self.text(name) or "{}")
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise SettingNotUsable(f"{PREFIX}{name} is not a JSON object.")
        return {str(key): str(value) for key, value in told.items()}

    def peer(self, name: str, told: str | None) -> SmtpPeer | None:
        return self.some_peer(name, told) if told else None

    def some_peer(self, name: str, told: str) -> SmtpPeer:
        url = urlsplit(told)
        if url.scheme not in ("smtp", "smtps") or not url.hostname:
            raise SettingNotUsable(
                f"{PREFIX}{name}: smtp://user:password@host:587 (STARTTLS) or smtps://…"
            )
        implicit = url.scheme == "smtps"
        port = url.port or (SUBMISSIONS if implicit else SUBMISSION)
        return SmtpPeer(
            *(url.hostname, port, implicit, url.username, url.password),
            authorities=self.path("SMTP_AUTHORITIES"),
        )
