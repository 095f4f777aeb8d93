"""What clients need of somebody, and whether we offer it."""

from dataclasses import dataclass

from libs.values import BranchId, OfferingId
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_texts


@dataclass(frozen=True)
class Offering(Named):
    """A service by its name, and whether the branch offers it; raises BadText."""

    id: OfferingId
    branch: BranchId
    name: str
    offered: bool = True

    def __post_init__(self) -> None:
        check_texts(name=self.name)


def offering_id(branch: BranchId, name: str) -> OfferingId:
    """Name an offering: within the branch by name."""
    return OfferingId(id_of("offering", branch, name_key(name)))
