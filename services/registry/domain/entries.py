"""What is on record: facts, and how often each has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from services.registry.domain.names import name_key

Name = tuple[str, ...]


class Fact(Protocol):
    """What is recorded: a branch, a client, a contact or any other kind."""

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


class KnownById:
    """What is recognised by its id alone."""

    @property
    def names(self) -> frozenset[Name]:
        """What else it is recognised by: nothing."""
        return frozenset()


class Named(KnownById):
    """What is recognised by its id alone, and sorted by its `name`."""

    name: str

    @property
    def name_key(self) -> str:
        """What its name is compared and sorted by."""
        return name_key(self.name)


@dataclass(frozen=True)
class Entry(Generic[F]):
    """A fact as it stands; its `revision` begins with 1 and grows with every change."""

    speaks_for: ClassVar[str] = "fact"

    fact: F
    revision: int = 1

    @property
    def id(self) -> str:
        """What the fact is addressed by."""
        return self.fact.id

    def __getattr__(self, name: str) -> Any:
        """Speak for the fact, where it is only read."""
        return getattr(self.fact, name)

    def changed(self, fact: F) -> "Entry[F]":
        """Return the entry with what it now says; the same one if nothing changed."""
        return self if fact == self.fact else Entry(fact, self.revision + 1)


@dataclass(frozen=True)
class Shown(Generic[F]):
    """An entry with what follows about it from elsewhere."""

    entry: Entry[F]
    derived: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        """Speak for what was derived, or else for the entry."""
        return self.derived[name] if name in self.derived else getattr(self.entry, name)
