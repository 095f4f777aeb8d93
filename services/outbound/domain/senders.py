"""Senders: as whom a branch writes, and where it can be answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from libs.values import BranchId, FieldError, Invalid
from services.outbound.domain.dispatches import PutOff
from services.outbound.domain.mail_addresses import NotAMailAddress, mail_address
from services.outbound.domain.one_line import NotOneLine, one_line

MOST_LINES = 8
LOOK_AGAIN = timedelta(hours=1)
LONGEST_NAME = 100  # characters
NO_WORD = re.compile(r"[^a-z0-9]+")
ENGLISH, GERMAN = "en", "de"
GERMAN_SPOKEN = frozenset({"AT", "DE", "LI"})
# Where some speak German, a country alone does not say who.
SOME_GERMAN = frozenset({"BE", "CH", "IT", "LU"})


def without_address(now: datetime) -> PutOff:
    """Let what says where its sender is found wait until somebody has said so."""
    return PutOff(now + LOOK_AGAIN, "branch_without_address")


class NotASender(Invalid):
    """Something of the sender cannot stand in a mail."""


@dataclass(frozen=True)
class Sender:
    """What a branch has said of itself; what is none is taken from elsewhere.

    Raises NotASender.
    """

    name: str | None = None
    address: str | None = None
    reply_to: str | None = None
    phone: str | None = None
    postal_lines: Sequence[str] = ()

    def __post_init__(self) -> None:
        lines = {
            "name": self.name,
            "phone": self.phone,
            **{f"postal_lines.{n}": line for n, line in enumerate(self.postal_lines)},
        }
        wrong = [name for name, told in lines.items() if not _is_line(told)]
        addresses = {"address": self.address, "reply_to": self.reply_to}
        wrong += [name for name, told in addresses.items() if not _is_address(told)]
        if wrong or len(self.postal_lines) > MOST_LINES:
            wrong = wrong or ["postal_lines"]
            fields = (FieldError(name, "cannot stand in a mail") for name in wrong)
            raise NotASender(None, *fields)


@dataclass(frozen=True)
class Identity:
    """Who writes: a branch as it is, and as it wants to be seen."""

    branch: BranchId
    branch_name: str
    country: str
    zone: str
    branch_lines: Sequence[str]
    said: Sender = field(default_factory=Sender)
    revision: int = 0

    @property
    def name(self) -> str:
        """Who the mail is from."""
        return self.said.name or self.branch_name

    @property
    def postal_lines(self) -> Sequence[str]:
        """Where post reaches them."""
        return self.said.postal_lines or self.branch_lines

    @property
    def language(self) -> str:
        """What is spoken there, as far as we write it."""
        return GERMAN if self.country in GERMAN_SPOKEN else ENGLISH

    def language_for(self, theirs: str | None, country: str | None = None) -> str:
        """Return the language somebody is written to in, of those that we write.

        It is the person's own, else that of the country their client is in, else ours.
        """
        if theirs is not None:
            return GERMAN if theirs.lower().startswith(GERMAN) else ENGLISH
        if country is None or country in SOME_GERMAN:
            return self.language
        return GERMAN if country in GERMAN_SPOKEN else ENGLISH

    def address(self, domain: str) -> str:
        """Return where the mail is from; of who said nothing it is of `domain`."""
        return self.said.address or f"{label(self.branch)}@{domain}"


def label(told: str) -> str:
    """Spell an id so that it can stand in a domain."""
    return NO_WORD.sub("-", told.lower()).strip("-")[:40] or "branch"


def _is_line(told: str | None) -> bool:
    if told is None:
        return True
    try:
        return 0 < len(one_line(told).strip()) <= LONGEST_NAME
    except NotOneLine:
        return False


def _is_address(told: str | None) -> bool:
    try:
        return told is None or bool(mail_address(told))
    except NotAMailAddress:
        return False
