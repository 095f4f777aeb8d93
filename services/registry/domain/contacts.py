"""The people at a client."""

from dataclasses import dataclass
from enum import StrEnum

from libs.calendars.zones import zone
from libs.values import BranchId, ClientId, ContactId
from services.registry.domain.anniversaries import check_birthday
from services.registry.domain.entries import Name
from services.registry.domain.languages import check_language
from services.registry.domain.names import id_of, name_key
from services.registry.domain.phones import check_phones
from services.registry.domain.texts import check_emails, check_texts, numbered


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
    def name_key(self) -> str:
        """What the name is compared by."""
        return name_key(self.name)

    @property
    def names(self) -> frozenset[Name]:
        """What else they are recognised by: the name and each address."""
        by_email = {("email", self.client, email) for email in self.emails}
        return frozenset(by_email | {("name", self.client, self.name_key)})


def contact_id(client: ClientId, email: str | None, name: str) -> ContactId:
    """Name a contact: within the client by address, or else by name."""
    key = ("email", email) if email else ("name", name_key(name))
    return ContactId(id_of("contact", client, *key))
