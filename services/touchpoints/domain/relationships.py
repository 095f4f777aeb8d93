"""A client's relationship with all that is kept of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from libs.calendars.zones import start_of_day
from libs.decay import Standing
from libs.values import BranchId, ClientId, StaffId
from services.touchpoints.domain.levels import Level, Relationship


@dataclass(frozen=True)
class Kept:
    """A client's relationship as it is kept."""

    client: ClientId
    branch: BranchId
    name: str
    account_manager: str | None
    relationship: Relationship
    revision: int
    only_billed: bool
    level: Level
    crosses_at: datetime | None

    @property
    def silent_since(self) -> datetime:
        """When it was last credited, or else when the client came."""
        standing = self.relationship.standing
        if standing:
            return standing.as_of
        return start_of_day(self.relationship.since, self.relationship.zone)

    def revalued(
        self, standing: Standing | None, last_strong: datetime | None, revision: int
    ) -> "Kept":
        """Return it with another standing, as of a new revision."""
        relationship = replace(
            self.relationship, standing=standing, last_strong=last_strong
        )
        return replace(
            self, relationship=relationship, revision=revision, only_billed=False
        )


@dataclass(frozen=True)
class Wanted:
    """Which relationships, each None for any: their level, bills only, whose."""

    level: Level | None
    only_billed: bool | None
    staff: StaffId | None
