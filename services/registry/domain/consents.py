"""Consent: by which channel, and at which address, a person wants to hear from us."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.calendars.zones import require_utc
from libs.values import BranchId, ClientId, ConsentId, ContactId, Invalid
from services.registry.domain.entries import KnownById
from services.registry.domain.names import id_of
from services.registry.domain.phones import check_phones
from services.registry.domain.texts import check_emails, check_texts, wrong


class Channel(StrEnum):
    """A way to reach a person."""

    POST = "post"
    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"
    PHONE = "phone"


CHECKS = {
    Channel.EMAIL: check_emails,
    Channel.SMS: check_phones,
    Channel.PHONE: check_phones,
}


class ConsentUnproven(Invalid):
    """Consent is given with its source and the version of the text agreed to."""


@dataclass(frozen=True)
class Consent(KnownById):
    """What a person said at a moment of a channel, or of one `address` on it.

    `source` is where they said it, `text_version` what they agreed to; `imported` is
    true for what only a list says. To withdraw takes neither. Raises BadText, NoEmail,
    NoPhone, NotUtc and ConsentUnproven.
    """

    id: ConsentId
    branch: BranchId
    client: ClientId
    contact: ContactId
    channel: Channel
    given: bool
    at: datetime
    address: str | None = None
    source: str | None = None
    text_version: str | None = None
    imported: bool = False

    def __post_init__(self) -> None:
        require_utc(self.at)
        proof = {"source": self.source, "text_version": self.text_version}
        check_texts(address=self.address, **proof)
        if self.address and (check := CHECKS.get(self.channel)):
            check(address=self.address)
        if self.given and not all(proof.values()):
            raise wrong(ConsentUnproven, *(name for name in proof if not proof[name]))

    @property
    def rank(self) -> int:
        """What it is sorted by among what was said at one moment."""
        return 2 * self.given + self.imported

    @property
    def name_key(self) -> str:
        """What it is sorted by: the channel and the address."""
        return f"{self.channel} {self.address or ''}".strip()


def standing(said: Iterable[Consent], elsewhere: Iterable[Consent]) -> Consent | None:
    """Return what holds of all that one person said of a channel or an address.

    The newest wins; of two of the same moment, the withdrawal. `elsewhere` is what
    others said of the same address. Once anybody has withdrawn, what only a list says
    gives nothing back.
    """
    own = list(said)
    withdrawn = any(not each.given for each in (*own, *elsewhere))
    count = [each for each in own if not (withdrawn and each.given and each.imported)]
    return max(count, key=rank, default=None)


def rank(said: Consent) -> tuple[datetime, bool, bool]:
    """Return what says which of several statements counts: the highest."""
    return said.at, not said.given, not said.imported


def consent_id(contact: ContactId, channel: Channel, address: str | None) -> ConsentId:
    """Name what holds of a person's channel, or of an address on it."""
    return ConsentId(id_of("consent", contact, channel, address or ""))
