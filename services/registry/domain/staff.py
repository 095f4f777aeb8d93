"""Our people."""

from dataclasses import dataclass
from datetime import date

from libs.values import BranchId, Invalid, StaffId
from services.registry.domain.entries import Name
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_emails, check_texts, numbered, wrong

HOURS_A_WEEK = 168


class HasLeft(Invalid):
    """They have left: who looks after a client is one of those who are here."""


class AbsenceEndsBeforeItBegins(Invalid):
    """An absence lasts a day or more: until the day it begins, or later."""


class BadCapacity(Invalid):
    """A week has 168 hours."""


@dataclass(frozen=True)
class Absence:
    """Days on which somebody is away, the first and the last included.

    Raises AbsenceEndsBeforeItBegins.
    """

    from_day: date
    to_day: date

    def __post_init__(self) -> None:
        if self.to_day < self.from_day:
            raise wrong(AbsenceEndsBeforeItBegins, "absences")


@dataclass(frozen=True)
class StaffMember:
    """One of our people; raises BadText, NoEmail and BadCapacity.

    `service_desk` is true for who only does service, `permanent` false for freelancers,
    `active` false for who has left; `weekly_contact_hours` is the time there is for
    clients in a week, `absences` when there is none.
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
    skills: tuple[str, ...] = ()
    weekly_contact_hours: int | None = None
    absences: tuple[Absence, ...] = ()

    def __post_init__(self) -> None:
        check_texts(name=self.name, role=self.role, extension=self.extension)
        check_texts(**numbered("skills", self.skills))
        check_emails(email=self.email)
        if not 0 <= (self.weekly_contact_hours or 0) <= HOURS_A_WEEK:
            raise wrong(BadCapacity, "weekly_contact_hours")

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
