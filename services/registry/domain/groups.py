"""Groups: clients under common control, which count as one where size matters."""

from dataclasses import dataclass

from libs.values import BranchId, GroupId
from services.registry.domain.entries import Named
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_texts


@dataclass(frozen=True)
class Group(Named):
    """A legal group of clients, with the firm that controls it; raises BadText."""

    id: GroupId
    branch: BranchId
    name: str
    parent: str | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name, parent=self.parent)


def group_id(branch: BranchId, name: str) -> GroupId:
    """Name a group: within the branch by name."""
    return GroupId(id_of("group", branch, name_key(name)))
