"""The people at a client."""

from dataclasses import dataclass

from libs.values import BranchId, ClientId, ContactId
from services.registry.domain.entries import Name
from services.registry.domain.names import id_of, name_key
from services.registry.domain.phones import check_phones
from services.registry.domain.texts import check_emails, check_texts, numbered


@dataclass(frozen=True)
class Contact:
    """One person at a client; `active` is false for who has left.

    Raises BadText, NoPhone and NoEmail.
    """

    id: ContactId
    branch: BranchId
    client: ClientId
    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    active: bool = True

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        check_phones(**numbered("phones", self.phones))
        check_emails(**numbered("emails", self.emails))

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
