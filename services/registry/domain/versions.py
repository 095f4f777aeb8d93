"""Lists shared with a client, version by version, and what changed between two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from libs.values import BranchId, ClientId, Invalid, Refused, VersionId
from services.registry.domain.entries import KnownById
from services.registry.domain.merges import Merge
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_note, check_texts, wrong


class TwiceTheSame(Invalid):
    """Each item of a list has a name of its own."""


class NothingChanged(Refused):
    """The version says what the one before says."""


class Item(Protocol):
    """Something on a list, recognised by its name."""

    @property
    def name(self) -> str:
        """What it is called."""


@dataclass(frozen=True)
class Version(KnownById):
    """A whole list as it was written at one time; numbers begin with 1.

    Raises BadText, BadNote and TwiceTheSame.
    """

    id: VersionId
    branch: BranchId
    client: ClientId
    number: int
    author: str
    made_at: datetime
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        if len(by_name(self.items)) < len(self.items):
            raise wrong(TwiceTheSame, "items")

    @property
    def name_key(self) -> str:
        """What versions are sorted by: their number."""
        return f"{self.number:09}"


V = TypeVar("V", bound=Version)


@dataclass(frozen=True)
class Change:
    """An item that says something else than before."""

    before: Item
    after: Item


@dataclass(frozen=True)
class Difference:
    """What came, what went and what changed from one list to a later one."""

    added: tuple[Item, ...] = ()
    removed: tuple[Item, ...] = ()
    changed: tuple[Change, ...] = ()


def together(
    client: ClientId, newest: Mapping[ClientId, V], merges: Sequence[Merge]
) -> V | None:
    """Return a client's list with what those merged into it have on theirs.

    Of an item that several name the client's own counts. `number` is that of its own
    version, 0 when it has none. None when nobody has a list.
    """
    standing = list(_standing(client, newest, merges))
    if not standing:
        return None
    items: dict[str, Item] = {}
    for version in standing:
        items = {**items, **by_name(version.items), **items}
    number = newest[client].number if client in newest else 0
    last = max(standing, key=lambda version: version.made_at)
    return replace(last, client=client, number=number, items=tuple(items.values()))


def _standing(
    client: ClientId, newest: Mapping[ClientId, V], merges: Sequence[Merge]
) -> Iterator[V]:
    own = newest.get(client)
    if own:
        yield own
    for merge in merges:
        # A version that was written after the merge was written over both lists.
        if merge.survivor == client and not (own and own.made_at > merge.merged_at):
            yield from _standing(merge.client, newest, merges)


def difference(before: Sequence[Item], after: Sequence[Item]) -> Difference:
    """Compare two lists by the names of their items; their order does not matter."""
    old, new = by_name(before), by_name(after)
    stayed = [key for key in new if key in old]
    return Difference(
        added=tuple(new[key] for key in new if key not in old),
        removed=tuple(old[key] for key in old if key not in new),
        changed=tuple(
            Change(old[key], new[key]) for key in stayed if old[key] != new[key]
        ),
    )


def by_name(items: Sequence[Item]) -> Mapping[str, Item]:
    """Return the items by what their names are compared by."""
    return {name_key(item.name): item for item in items}


def version_id(kind: str, client: ClientId, number: int) -> VersionId:
    """Name a version: within the client by kind and number."""
    return VersionId(id_of(kind, client, str(number)))


def check_item(name: str, note: str | None) -> None:
    """Raise BadText or BadNote unless an item has a name, and a note that says much."""
    check_texts(name=name)
    check_note(note=note)
