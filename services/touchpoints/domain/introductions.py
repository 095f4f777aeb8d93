"""Who introduced whom: a referral that was received, to its giver's credit."""

from dataclasses import dataclass
from datetime import datetime

from libs.calendars.zones import require_utc
from libs.values import (
    AskId,
    BranchId,
    ClientId,
    ContactId,
    IntroductionId,
    Invalid,
)


class OwnReferral(Invalid):
    """A client cannot introduce itself."""


@dataclass(frozen=True)
class Introduction:
    """A referral that `client` gave us: whom it introduced, by name and, once on
    record, as a client too; `ask` led to it.

    Raises OwnReferral, and NotUtc for its time.
    """

    id: IntroductionId
    branch: BranchId
    client: ClientId
    introduced: str
    received_at: datetime
    introduced_client: ClientId | None = None
    contact: ContactId | None = None
    ask: AskId | None = None

    def __post_init__(self) -> None:
        require_utc(self.received_at)
        if self.introduced_client == self.client:
            raise OwnReferral
