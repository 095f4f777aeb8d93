"""What we bring a client, and when it was explained to them."""

from dataclasses import dataclass
from datetime import date

from services.registry.domain.versions import Version, check_item


@dataclass(frozen=True)
class Benefit:
    """One thing that we bring; raises BadText and BadNote.

    `explained_on` is None until the client has been told what it does for them.
    """

    name: str
    explained_on: date | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        check_item(self.name, self.note)


@dataclass(frozen=True)
class Benefits(Version):
    """A version of what we bring a client."""

    items: tuple[Benefit, ...]
