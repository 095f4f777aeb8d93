"""Lists of contacts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from libs.calendars.zones import zone
from services.registry.domain.anniversaries import check_birthday
from services.registry.domain.books import Book
from services.registry.domain.cells import ClientCells, Missing
from services.registry.domain.contacts import Contact, ContactRole
from services.registry.domain.imports import Reading
from services.registry.domain.languages import check_language
from services.registry.domain.lists import AtHand, ListKind, Owner
from services.registry.domain.phones import e164
from services.registry.domain.recognising import Person, contact_of, said
from services.registry.domain.texts import wrong

NUMBERS = ("contact_phone", "contact_mobile")


@dataclass(frozen=True)
class ContactRow(ClientCells):
    """A row of a list of contacts; numbers, addresses and roles are parted by ;.

    Only `active` brings back who has left.
    """

    contact: str | None = None
    contact_phone: str | None = None
    contact_mobile: str | None = None
    contact_email: str | None = None
    active: str | None = None
    birthday: str | None = None
    language: str | None = None
    zone: str | None = None
    roles: str | None = None


def told(row: ContactRow, owner: Owner, contacts: Book[Contact]) -> Contact:
    """Return the contact; raises Missing, NoPhone, NoEmail and others."""
    person = Person(
        name=row.contact,
        phones=phones_of(row, owner.branch.country),
        emails=row.read_emails("contact_email"),
        roles=row.read_choices(ContactRole, "roles"),
        more=said(
            active=row.read_whether("active"),
            birthday=row.birthday,
            language=row.language,
            zone=row.zone,
        ),
    )
    if contact := contact_of(person, owner.branch, owner.client, contacts):
        return contact
    raise wrong(Missing, "contact")


def phones_of(row: ContactRow, country: str) -> tuple[str, ...]:
    return tuple(each for name in NUMBERS for each in numbers_in(row, name, country))


def numbers_in(row: ContactRow, column: str, country: str) -> list[str]:
    return [e164(number, country, column) for number in row.several(column)]


def readings(row: ContactRow, at_hand: AtHand[Contact]) -> Iterator[Reading]:
    yield partial(row.read_emails, "contact_email")
    yield partial(row.read_whether, "active")
    yield partial(check_birthday, birthday=row.birthday)
    yield partial(check_language, language=row.language)
    yield partial(row.read_choices, ContactRole, "roles")
    if row.zone:
        yield partial(zone, row.zone)
    for column in NUMBERS:
        yield partial(read_numbers, row, column, at_hand)


def read_numbers(row: ContactRow, column: str, at_hand: AtHand[Contact]) -> list[str]:
    return numbers_in(row, column, at_hand.branch(row).country)


CONTACTS = ListKind("contacts", ContactRow, told, readings)
