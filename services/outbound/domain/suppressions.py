"""Suppressions: who is not to be written to, and why."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import md5

from libs.values import BranchId, ClientId, ContactId
from services.outbound.domain.cases import Said, Unwanted
from services.outbound.domain.families import family_of
from services.outbound.domain.messages import Channel

# What a consent that is given later puts an end to.
THEIR_WISH = frozenset({Unwanted.UNSUBSCRIBED, Unwanted.NOT_THIS_PURPOSE})


@dataclass(frozen=True)
class Suppression:
    """That a person, or an address wherever it is on record, is not written to.

    `purpose` names the purpose or the family it holds for; without, it is all that the
    channel brings. Of post the `address` is the site it came back from.
    """

    branch: BranchId
    channel: Channel
    why: Unwanted
    at: datetime
    client: ClientId
    contact: ContactId | None = None
    address: str | None = field(default=None, repr=False)
    purpose: str | None = None

    @property
    def id(self) -> str:
        """What makes it the same, however often it is told and in which branch."""
        whom = self.address if self.contact is None else self.contact
        told = (self.client, self.channel, self.why, whom or "", self.purpose or "")
        return md5("\n".join(told).encode(), usedforsecurity=False).hexdigest()

    def holds(self, purpose: str, said: Said, said_at: datetime | None) -> bool:
        """Tell whether it stands against a purpose, by what they said since."""
        if self.purpose not in (None, purpose, family_of(purpose)):
            return False
        later = said is Said.GIVEN and said_at is not None and said_at > self.at
        return not (later and self.why in THEIR_WISH)


@dataclass(frozen=True)
class Listed:
    """A suppression as it is read: who the client and the person are called."""

    told: Suppression
    client_name: str
    contact_name: str | None

    @property
    def id(self) -> str:
        """What makes it the same."""
        return self.told.id
