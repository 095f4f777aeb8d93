"""The register at hand, and how the rows of a list are recognised in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from libs.calendars.zones import local_day, zone
from libs.values import BranchId, Invalid
from services.registry.domain.books import Book
from services.registry.domain.branches import Branch
from services.registry.domain.clients import Client, Status, Tier, client_id
from services.registry.domain.contacts import Contact, contact_id
from services.registry.domain.entries import F
from services.registry.domain.names import name_key
from services.registry.domain.phones import e164
from services.registry.domain.rows import Row
from services.registry.domain.staff import StaffMember, staff_id
from services.registry.domain.texts import wrong


class NoSuchBranch(Invalid):
    """There is no such branch."""


class SeveralAreMeant(Invalid):
    """Several bear this name: give the reference or the address as well."""


@dataclass(frozen=True)
class Register:
    """What is on record, as far as some rows are about it.

    `sees` tells whose branches they may be about; `now` when a client that brings no
    date of its own becomes one.
    """

    branches: Book[Branch]
    staff: Book[StaffMember]
    clients: Book[Client]
    contacts: Book[Contact]
    sees: Callable[[BranchId], bool]
    now: datetime

    def branch(self, row: Row) -> Branch:
        """Return the branch as the row tells of it; raises NoSuchBranch and others."""
        written, code = row.required("branch"), row.branch_code
        if not self.sees(code):
            raise wrong(NoSuchBranch, "branch")
        given = said(zone=row.zone, country=row.country, subdivision=row.subdivision)
        if known := self.branches.get(code):
            return replace(known, **given, **said(name=row.branch_name))
        row.check_said("zone", "country")
        return Branch(id=code, name=row.branch_name or written, **given)

    def account_manager(self, row: Row, branch: BranchId) -> StaffMember | None:
        """Return whom the row names by address or name; raises SeveralAreMeant."""
        if (name := row.account_manager) is None:
            return None
        email = row.read_email("account_manager") if "@" in name else None
        key = ("email", branch, email) if email else ("name", branch, name_key(name))
        new = staff_id(branch, email, name)
        named = self.staff.named(key)
        known = meant(named, new, "account_manager") or self.staff.get(new)
        return known or StaffMember(new, branch, name, "account_manager", email)

    def client(self, row: Row, branch: Branch, manager: StaffMember | None) -> Client:
        """Return the client as the row tells of it, whole; what is blank stays."""
        given = told_of_client(row, manager)
        phones = numbers(row.phone, branch, "phone")
        new = client_id(branch.id, row.reference, row.required("client"))
        named = self._clients_named(row, branch.id)
        if known := meant(named, new, "client") or self.clients.get(new):
            return known.changed(**given, phones=joined(known.phones, phones))
        today = local_day(self.now, zone(branch.zone))
        unsaid = said(status=Status.ACTIVE, tier=Tier.C, since=today)
        return Client(id=new, branch=branch.id, phones=phones, **(unsaid | given))

    def contact(self, row: Row, branch: Branch, client: Client) -> Contact | None:
        """Return the contact as the row tells of it; raises SeveralAreMeant."""
        phones = numbers(row.contact_phone, branch, "contact_phone")
        email = row.read_email("contact_email")
        if not (name := row.contact or email or "".join(phones)):
            return None
        emails = (email,) if email else ()
        new = contact_id(client.id, email, name)
        named = self._contacts_named(client, email, name)
        known = meant(named, new, "contact") or self.contacts.get(new)
        if known is None:
            return Contact(new, branch.id, client.id, name, phones, emails)
        return replace(
            known,
            name=row.contact or known.name,
            phones=joined(known.phones, phones),
            emails=joined(known.emails, emails),
        )

    def _clients_named(self, row: Row, branch: BranchId) -> list[Client]:
        """Find by reference; one without a reference may get it, being of the name."""
        named = self.clients.named(("name", branch, name_key(row.client or "")))
        unnumbered = [client for client in named if client.reference is None]
        if row.reference is None:
            return unnumbered or named
        numbered = self.clients.named(("reference", branch, row.reference))
        return numbered or unnumbered

    def _contacts_named(
        self, client: Client, email: str | None, name: str
    ) -> list[Contact]:
        """Find by address; one without an address may get it, being of the name."""
        named = self.contacts.named(("name", client.id, name_key(name)))
        if email is None:
            return named
        addressed = self.contacts.named(("email", client.id, email))
        return addressed or [contact for contact in named if not contact.emails]


def told_of_client(row: Row, manager: StaffMember | None) -> dict[str, Any]:
    return said(
        name=row.client,
        reference=row.reference,
        status=row.read_status(),
        tier=row.read_tier(),
        since=row.read_since(),
        account_manager=manager and manager.id,
        yearly_margin=row.read_margin(),
        lost_reason=row.lost_reason,
    )


def said(**columns: Any) -> dict[str, Any]:
    """Return the columns that say something."""
    return {name: value for name, value in columns.items() if value is not None}


def numbers(written: str | None, branch: Branch, column: str) -> tuple[str, ...]:
    return (e164(written, branch.country, column),) if written else ()


def joined(known: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
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
