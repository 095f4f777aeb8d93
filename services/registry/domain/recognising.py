"""How what a row tells is recognised among what is on record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from libs.values import ContactId, Invalid
from services.registry.domain.books import Book
from services.registry.domain.branches import Branch
from services.registry.domain.clients import Client
from services.registry.domain.contacts import Contact, ContactRole, new_contact_id
from services.registry.domain.entries import F
from services.registry.domain.names import name_key
from services.registry.domain.phones import e164
from services.registry.domain.texts import wrong

T = TypeVar("T")


class SeveralAreMeant(Invalid):
    """Several bear this name: give the reference or the address as well."""


@dataclass(frozen=True)
class Person:
    """Whom a row tells of: by which name and addresses, in which roles, and so on."""

    name: str | None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    roles: tuple[ContactRole, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def called(self) -> str | None:
        """By what to call them: the name, or else an address or a number."""
        return next(filter(None, (self.name, *self.emails, *self.phones)), None)


def contact_of(
    person: Person, branch: Branch, client: Client, contacts: Book[Contact]
) -> Contact | None:
    """Return the contact, whole; what is not said of them stays.

    None when nothing says who it is; raises SeveralAreMeant.
    """
    if not (name := person.called):
        return None
    email = next(iter(person.emails), None)
    new = new_contact_id(client.id, email, name, erased_in(contacts))
    named = contacts_named(person, client, contacts)
    if known := meant(named, new, "contact") or contacts.get(new):
        return replace(
            known,
            name=person.name or known.name,
            phones=joined(known.phones, person.phones),
            emails=joined(known.emails, person.emails),
            roles=joined(known.roles, person.roles),
            **person.more,
        )
    reached, more = (person.phones, person.emails), person.more
    return Contact(
        new, branch.id, client.id, name, *reached, roles=person.roles, **more
    )


def erased_in(contacts: Book[Contact]) -> Callable[[ContactId], bool]:
    """Make what tells whether a contact of an id was erased."""
    return lambda each: (known := contacts.get(each)) is not None and known.is_erased


def contacts_named(
    person: Person, client: Client, contacts: Book[Contact]
) -> list[Contact]:
    """Find by address; one without an address may get it, being of the name."""
    named = contacts.named(("name", client.id, name_key(person.called or "")))
    if not person.emails:
        return named
    by_address = [
        contact
        for email in person.emails
        for contact in contacts.named(("email", client.id, email))
    ]
    addressed = list(dict.fromkeys(by_address))
    return addressed or [contact for contact in named if not contact.emails]


def clients_named(
    clients: Book[Client], branch: str, reference: str | None, name: str | None
) -> list[Client]:
    """Find by reference; one without a reference may get it, being of the name."""
    named = clients.named(("name", branch, name_key(name or "")))
    unnumbered = [client for client in named if client.reference is None]
    if reference is None:
        return unnumbered or named
    numbered = clients.named(("reference", branch, reference))
    return numbered or unnumbered


def said(**columns: Any) -> dict[str, Any]:
    """Return the columns that say something."""
    return {name: value for name, value in columns.items() if value is not None}


def numbers(written: str | None, branch: Branch, column: str) -> tuple[str, ...]:
    """Read numbers, ; between, as the branch's country writes them; raises NoPhone."""
    parts = filter(None, map(str.strip, (written or "").split(";")))
    return tuple(e164(part, branch.country, column) for part in parts)


def joined(known: tuple[T, ...], more: tuple[T, ...]) -> tuple[T, ...]:
    """Add what is not known yet: an import takes nothing away."""
    return tuple(dict.fromkeys(known + more))


def meant(named: Sequence[F], usual: str, column: str) -> F | None:
    """Return the one fact of a name; of several, the one that has its id of the name.

    Raises SeveralAreMeant.
    """
    ones = named if len(named) == 1 else [each for each in named if each.id == usual]
    if named and not ones:
        raise wrong(SeveralAreMeant, column)
    return ones[0] if ones else None
