"""What is on record: facts, and how often each has changed."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Name = tuple[str, ...]


class Fact(Protocol):
    """A branch, one of our people, a client or a contact."""

    @property
    def id(self) -> str:
        """What it is addressed by."""

    @property
    def name_key(self) -> str:
        """What its name is compared and sorted by."""

    @property
    def names(self) -> frozenset[Name]:
        """What else it is recognised by."""


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Entry(Generic[F]):
    """A fact as it stands; its `revision` begins with 1 and grows with every change."""

    fact: F
    revision: int = 1

    @property
    def id(self) -> str:
        """What the fact is addressed by."""
        return self.fact.id

    @property
    def name_key(self) -> str:
        """What the fact is sorted by."""
        return self.fact.name_key

    def changed(self, fact: F) -> "Entry[F]":
        """Return the entry with what it now says; the same one if nothing changed."""
        return self if fact == self.fact else Entry(fact, self.revision + 1)
