"""Where a client's technology is to go: the road we agreed on with them."""

from dataclasses import dataclass
from datetime import date

from services.registry.domain.versions import Version, check_item


@dataclass(frozen=True)
class Step:
    """One thing to be done, and when it is planned; raises BadText and BadNote."""

    name: str
    planned_for: date | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        check_item(self.name, self.note)


@dataclass(frozen=True)
class Roadmap(Version):
    """A version of a client's roadmap."""

    items: tuple[Step, ...]
