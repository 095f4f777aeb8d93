"""What clients want, what we offer instead, and the gap between."""

from dataclasses import dataclass
from datetime import date

from libs.values import BranchId, ClientId, WantId
from services.registry.domain.entries import Named
from services.registry.domain.freshness import Freshness
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_note, check_texts


@dataclass(frozen=True)
class Want(Named):
    """What a client wants; `reviewed_on` is when we last spoke about it with them.

    `offer` is what we offer, `gap` what the client would still miss, `settled_on` the
    day from which nothing more is to be done. Raises BadText and BadNote.
    """

    id: WantId
    branch: BranchId
    client: ClientId
    name: str
    reviewed_on: date
    offer: str | None = None
    gap: str | None = None
    settled_on: date | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        check_note(offer=self.offer, gap=self.gap)

    def is_stale(self, freshness: Freshness) -> bool:
        """Tell whether it is open and was not spoken about for too long."""
        return self.settled_on is None and freshness.is_past(self.reviewed_on)


def want_id(client: ClientId, name: str) -> WantId:
    """Name a want: within the client by what is wanted."""
    return WantId(id_of("want", client, name_key(name)))
