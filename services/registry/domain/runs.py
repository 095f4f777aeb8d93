"""Imports that were carried out: what each recorded, and what of it stays."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.values import BranchId


@dataclass(frozen=True)
class Run:
    """One import: of which kind of list, and out of which file if that was said."""

    id: str
    kind: str
    file: str | None = None


@dataclass(frozen=True)
class Carried:
    """An import that was carried out by somebody, and how many records it touched."""

    id: str
    kind: str
    file: str | None
    branches: tuple[BranchId, ...]
    actor: str
    begun_at: datetime
    reverted_at: datetime | None
    created: int
    updated: int

    @property
    def place(self) -> str:
        """What imports are sorted by, before their ids."""
        return self.begun_at.isoformat()


@dataclass(frozen=True)
class Imported:
    """What an import did to a record: its revision before, 0 if new, and after."""

    record_id: str
    before: int
    after: int


class Why(StrEnum):
    """Why something that an import recorded stays."""

    UPDATED = "it was on record before"
    CHANGED = "it was changed since"
    TOUCHED = "there was contact since"
    USED = "something else refers to it"


@dataclass(frozen=True)
class Staying:
    """A record that a revert leaves as it is, and why."""

    kind: str
    record_id: str
    name: str
    why: Why


def why_it_stays(
    imported: Imported,
    revision: int,
    touched: AbstractSet[str],
    used: AbstractSet[str],
) -> Why | None:
    """Tell why a record of this `revision` stays; None when it can be removed."""
    if imported.before:
        return Why.UPDATED
    if revision != imported.after:
        return Why.CHANGED
    if imported.record_id in touched:
        return Why.TOUCHED
    return Why.USED if imported.record_id in used else None
