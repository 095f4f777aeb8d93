"""Copies of an issue: a client has it once a posted one is on its way by post."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from libs.values import ClientId, SiteId
from services.outbound.domain.messages import State

UNDER_WAY = frozenset(
    {State.QUEUED, State.DEFERRED, State.CLAIMED, State.HANDED_OVER, State.AMBIGUOUS}
)
# Of whom a newsletter is not asked; all others of a branch get it.
NOT_ASKED = {"lost": "client_lost"}
NOT_CHOSEN = "not_chosen"


class Delivery(StrEnum):
    """What a client has of an issue; only what was posted counts as delivered."""

    DELIVERED = "delivered"
    ON_ITS_WAY = "on_its_way"
    ONLY_EMAIL = "only_email"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class SiteCopies:
    """How many copies go to one site, and how many people read them there.

    A copy is passed round: without `reach` all the client's people count.
    """

    site: SiteId
    copies: int
    reach: int | None = None


@dataclass(frozen=True)
class Standing:
    """How an issue stands with one client: states, rules, and whether it was read."""

    client: ClientId
    name: str
    status: str
    post: str | None
    post_rule: str | None
    email: str | None
    email_rule: str | None
    read: bool | None

    @property
    def delivery(self) -> Delivery:
        """What they have of it."""
        if self.post == State.SENT:
            return Delivery.DELIVERED
        if self.post in UNDER_WAY:
            return Delivery.ON_ITS_WAY
        return Delivery.ONLY_EMAIL if self.email == State.SENT else Delivery.LEFT_OUT

    @property
    def rule(self) -> str | None:
        """Why nothing was posted; None when it was, or is to be."""
        if self.delivery in (Delivery.DELIVERED, Delivery.ON_ITS_WAY):
            return None
        unasked = NOT_ASKED.get(self.status, NOT_CHOSEN)
        return (self.post_rule or self.post) if self.post else unasked


@dataclass(frozen=True)
class Readership:
    """Who read an issue: who is unknown is neither."""

    posted: int
    yes: int
    no: int

    @property
    def unknown(self) -> int:
        """How many did not say."""
        return max(self.posted - self.yes - self.no, 0)

    @property
    def rate(self) -> float | None:
        """Which share of those it was posted to said that they read it."""
        return self.yes / self.posted if self.posted else None


def cost(copies: int, of_one: Decimal | None) -> Decimal | None:
    """Return what the copies cost, however many people read each; None if unknown."""
    return None if of_one is None else copies * of_one
