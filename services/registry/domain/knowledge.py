"""What we know of how a client works, area by area, and who of us knows it."""

from dataclasses import dataclass, replace
from datetime import date

from libs.values import BranchId, ClientId, NoteId, StaffId
from services.registry.domain.entries import KnownById
from services.registry.domain.freshness import Freshness
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_note, check_texts


@dataclass(frozen=True)
class Knower:
    """One of us who has verified a note, and when last."""

    staff: StaffId
    verified_on: date


@dataclass(frozen=True)
class Note(KnownById):
    """What is known of one area; who knows it best was there last.

    `critical` marks an area whose loss would stop the client. Raises BadText and
    BadNote; `verified` makes one of us a knower.
    """

    id: NoteId
    branch: BranchId
    client: ClientId
    area: str
    text: str
    critical: bool
    verified_by: StaffId
    verified_on: date
    knowers: tuple[Knower, ...]

    def __post_init__(self) -> None:
        check_texts(area=self.area)
        check_note(text=self.text)

    @property
    def name_key(self) -> str:
        """What its area is compared and sorted by."""
        return name_key(self.area)

    def verified(self, staff: StaffId, on: date) -> "Note":
        """Return it verified by one of us as well; nothing later is forgotten."""
        known = {each.staff: each.verified_on for each in self.knowers}
        known[staff] = max(on, known.get(staff, on))
        newest_first = sorted(known.items(), key=lambda one: (-one[1].toordinal(), one))
        latest, latest_on = newest_first[0]
        return replace(
            self,
            verified_by=latest,
            verified_on=latest_on,
            knowers=tuple(Knower(*each) for each in newest_first),
        )

    def is_stale(self, freshness: Freshness) -> bool:
        """Tell whether nobody has verified it for too long."""
        return freshness.is_past(self.verified_on, self.name_key)


def note_id(client: ClientId, area: str) -> NoteId:
    """Name a note: within the client by its area."""
    return NoteId(id_of("note", client, name_key(area)))
