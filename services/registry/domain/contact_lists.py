"""Lists of contacts."""

from dataclasses import dataclass

from services.registry.domain.books import Book
from services.registry.domain.cells import ClientCells, Missing
from services.registry.domain.contacts import Contact
from services.registry.domain.lists import ListKind, Owner
from services.registry.domain.phones import e164
from services.registry.domain.recognising import Person, contact_of, said
from services.registry.domain.texts import wrong


@dataclass(frozen=True)
class ContactRow(ClientCells):
    """A row of a list of contacts; numbers and addresses may be several, ; between.

    Only `active` brings back who has left.
    """

    contact: str | None = None
    contact_phone: str | None = None
    contact_mobile: str | None = None
    contact_email: str | None = None
    active: str | None = None
    birthday: str | None = None
    language: str | None = None


def told(row: ContactRow, owner: Owner, contacts: Book[Contact]) -> Contact:
    """Return the contact; raises Missing, NoPhone, NoEmail and others."""
    person = Person(
        name=row.contact,
        phones=phones_of(row, owner.branch.country),
        emails=row.read_emails("contact_email"),
        more=said(
            active=row.read_whether("active"),
            birthday=row.birthday,
            language=row.language,
        ),
    )
    if contact := contact_of(person, owner.branch, owner.client, contacts):
        return contact
    raise wrong(Missing, "contact")


def phones_of(row: ContactRow, country: str) -> tuple[str, ...]:
    return tuple(
        e164(number, country, column)
        for column in ("contact_phone", "contact_mobile")
        for number in row.several(column)
    )


CONTACTS = ListKind("contacts", ContactRow, told)
