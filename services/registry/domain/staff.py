"""Our people."""

from dataclasses import dataclass

from libs.values import BranchId, StaffId
from services.registry.domain.entries import Name
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_emails, check_texts


@dataclass(frozen=True)
class StaffMember:
    """One of our people; raises BadText and NoEmail.

    `service_desk` is true for who only does service, `permanent` false for freelancers,
    `active` false for who has left.
    """

    id: StaffId
    branch: BranchId
    name: str
    role: str
    email: str | None = None
    extension: str | None = None
    service_desk: bool = False
    active: bool = True
    permanent: bool = True

    def __post_init__(self) -> None:
        check_texts(name=self.name, role=self.role, extension=self.extension)
        check_emails(email=self.email)

    @property
    def name_key(self) -> str:
        """What the name is compared by."""
        return name_key(self.name)

    @property
    def names(self) -> frozenset[Name]:
        """What else they are recognised by: the name, and the address if known."""
        names = {("name", self.branch, self.name_key)}
        if self.email:
            names.add(("email", self.branch, self.email))
        return frozenset(names)


def staff_id(branch: BranchId, email: str | None, name: str) -> StaffId:
    """Name one of our people: within the branch by address, or else by name."""
    key = ("email", email) if email else ("name", name_key(name))
    return StaffId(id_of("staff", branch, *key))
