"""Facts at hand while many are recorded at once, found by their ids and names."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Generic

from services.registry.domain.entries import Entry, F, Name


class Outcome(StrEnum):
    """What became of a fact that was given."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


class Book(Generic[F]):
    """What is on record, and what is to be recorded."""

    def __init__(self, entries: Iterable[Entry[F]] = ()) -> None:
        self._entries = {entry.id: entry for entry in entries}
        self._facts: dict[str, F] = {}
        self._named: dict[Name, dict[str, None]] = {}
        for entry in self._entries.values():
            self._write(entry.fact)

    def get(self, fact_id: str) -> F | None:
        """Return the fact of this id, if it is there."""
        return self._facts.get(fact_id)

    def named(self, name: Name) -> list[F]:
        """Return the facts that are recognised by this name now."""
        facts = (self._facts[each] for each in self._named.get(name, ()))
        return [fact for fact in facts if name in fact.names]

    def put(self, fact: F) -> Outcome:
        """Take a fact in, and say what it changed."""
        known = self.get(fact.id)
        self._write(fact)
        if known is None:
            return Outcome.CREATED
        return Outcome.UNCHANGED if known == fact else Outcome.UPDATED

    def to_record(self) -> list[Entry[F]]:
        """Return the entries that differ from what is on record, by id."""
        entries = (self._entry(self._facts[key]) for key in sorted(self._facts))
        return [each for each in entries if each is not self._entries.get(each.id)]

    def revision_of(self, fact_id: str) -> int:
        """Return the revision that is on record, 0 for what is not."""
        known = self._entries.get(fact_id)
        return known.revision if known else 0

    def _write(self, fact: F) -> None:
        self._facts[fact.id] = fact
        for name in fact.names:
            self._named.setdefault(name, {})[fact.id] = None

    def _entry(self, fact: F) -> Entry[F]:
        known = self._entries.get(fact.id)
        return known.changed(fact) if known else Entry(fact)
