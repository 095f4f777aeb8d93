"""The people at a client."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from libs.calendars.zones import zone
from libs.values import BranchId, ClientId, ContactId
from services.registry.domain.anniversaries import check_birthday
from services.registry.domain.entries import Name
from services.registry.domain.languages import check_language
from services.registry.domain.names import id_of, name_key
from services.registry.domain.phones import check_phones
from services.registry.domain.texts import check_emails, check_texts, numbered

NOBODY = "erased"


class ContactRole(StrEnum):
    """What part a person has in the relationship."""

    DECISION_MAKER = "decision_maker"
    CHAMPION = "champion"
    EXECUTIVE = "executive"
    TECHNICAL = "technical"
    BILLING = "billing"
    OFFICE = "office"
    USER = "user"


@dataclass(frozen=True)
class Contact:
    """One person at a client; `active` is false for who has left.

    `birthday` is like 1980-02-29, or --02-29 without the year; `language` is a tag of
    BCP 47, `zone` an IANA name where it is not the branch's. Raises BadText, NoPhone,
    NoEmail, NotABirthday, NoLanguage and UnknownZone.
    """

    id: ContactId
    branch: BranchId
    client: ClientId
    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    active: bool = True
    roles: tuple[ContactRole, ...] = ()
    birthday: str | None = None
    language: str | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        check_phones(**numbered("phones", self.phones))
        check_emails(**numbered("emails", self.emails))
        check_birthday(birthday=self.birthday)
        check_language(language=self.language)
        if self.zone:
            zone(self.zone)

    @property
    def decision_maker(self) -> bool:
        """Whether they have the last word."""
        return ContactRole.DECISION_MAKER in self.roles

    @property
    def erased(self) -> "Contact":
        """What is left of them once forgotten: that somebody was there."""
        return Contact(self.id, self.branch, self.client, NOBODY, active=False)

    @property
    def is_erased(self) -> bool:
        """Whether they were forgotten."""
        return self == self.erased

    @property
    def name_key(self) -> str:
        """What the name is compared by."""
        return name_key(self.name)

    @property
    def names(self) -> frozenset[Name]:
        """What else they are recognised by: the name and each address."""
        by_email = {("email", self.client, email) for email in self.emails}
        return frozenset(by_email | {("name", self.client, self.name_key)})


def contact_id(
    client: ClientId, email: str | None, name: str, times_erased: int = 0
) -> ContactId:
    """Name a contact: within the client by address, or else by name."""
    key = ("email", email) if email else ("name", name_key(name))
    again = (str(times_erased),) if times_erased else ()
    return ContactId(id_of("contact", client, *again, *key))


def new_contact_id(
    client: ClientId,
    email: str | None,
    name: str,
    is_erased: Callable[[ContactId], bool],
) -> ContactId:
    """Name a contact so that nobody who was erased is taken for them."""
    ids = (contact_id(client, email, name, times) for times in count())
    return next(each for each in ids if not is_erased(each))


def is_back(contact: Contact) -> bool:
    """Tell of somebody just recorded whether they were erased before."""
    email = next(iter(contact.emails), None)
    return contact.id != contact_id(contact.client, email, contact.name)
