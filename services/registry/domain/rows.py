"""One row of a list of clients, with their branch, account manager and a contact."""

from dataclasses import dataclass

from services.registry.domain.cells import ClientCells
from services.registry.domain.clients import Status, Tier


@dataclass(frozen=True)
class Row(ClientCells):
    """What each column says, None where it says nothing; `line` is where it stands."""

    branch_name: str | None = None
    zone: str | None = None
    country: str | None = None
    subdivision: str | None = None
    status: str | None = None
    tier: str | None = None
    since: str | None = None
    phone: str | None = None
    yearly_margin: str | None = None
    currency: str | None = None
    lost_reason: str | None = None
    lost_to: str | None = None
    industry: str | None = None
    tags: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    area: str | None = None
    address_country: str | None = None
    account_manager: str | None = None
    contact: str | None = None
    contact_phone: str | None = None
    contact_email: str | None = None

    def read_status(self) -> Status | None:
        """Read how far the relationship has come; raises NotAChoice."""
        return self.read_choice(Status, "status")

    def read_tier(self) -> Tier | None:
        """Read how often we promise to be in touch; raises NotAChoice."""
        return self.read_choice(Tier, "tier")

    def read_tags(self) -> tuple[str, ...] | None:
        """Read the firm's own words, with semicolons between them, each once."""
        if self.tags is None:
            return None
        words = (word.strip() for word in self.tags.split(";"))
        return tuple(dict.fromkeys(word for word in words if word))
