"""A client's relationship with all that is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.decay import Standing, Terms
from libs.values import BranchId, ClientId, StaffId
from services.touchpoints.domain.credit import (
    Credit,
    fold,
    is_in_order,
    standing_of,
)
from services.touchpoints.domain.levels import (
    Level,
    Relationship,
    last_strong,
    level_at,
    next_crossing,
)


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

    def revalued(
        self, standing: Standing | None, last_strong: datetime | None, now: datetime
    ) -> "Kept":
        """Return the next revision of it, with another standing.

        Bills alone are bills alone until somebody is in touch again.
        """
        before = self.relationship
        after = Relationship(before.since, before.zone, standing, last_strong)
        spoken = after.silent_since > before.silent_since
        return self._next(after, now, only_billed=self.only_billed and not spoken)

    def levelled(self, now: datetime) -> "Kept":
        """Return the next revision of it, on the level it has come to by `now`."""
        return self._next(self.relationship, now, only_billed=self.only_billed)

    def is_levelled(self, now: datetime) -> bool:
        """Tell whether it is kept on the level it has come to by `now`."""
        there = self.levelled(now)
        return (self.level, self.crosses_at) == (there.level, there.crosses_at)

    def _next(
        self, relationship: Relationship, now: datetime, *, only_billed: bool
    ) -> "Kept":
        return replace(
            self,
            relationship=relationship,
            revision=self.revision + 1,
            only_billed=only_billed,
            level=level_at(relationship, now),
            crosses_at=next_crossing(relationship, now),
        )


@dataclass(frozen=True)
class Wanted:
    """Which relationships, each None for any: their level, bills only, whose."""

    level: Level | None
    only_billed: bool | None
    staff: StaffId | None


def may_fold(kept: Kept, entries: Sequence[Credit]) -> bool:
    """Tell whether new entries change nothing of what was kept before them."""
    standing = kept.relationship.standing
    return standing is not None and is_in_order(standing, entries)


def folded(kept: Kept, entries: Sequence[Credit], now: datetime) -> Kept:
    """Step forward from what was kept, by new entries that `may_fold`."""
    standing = kept.relationship.standing
    strong = [last_strong(entries), kept.relationship.last_strong]
    latest = max((at for at in strong if at), default=None)
    return kept.revalued(standing and fold(standing, entries), latest, now)


def recomputed(
    kept: Kept, entries: Sequence[Credit], terms: Terms, now: datetime
) -> Kept:
    """Value a client anew from the whole ledger."""
    standing = standing_of(entries, terms, kept.revision + 1)
    return kept.revalued(standing, last_strong(entries), now)
