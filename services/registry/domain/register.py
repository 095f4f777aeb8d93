"""The register at hand, and how the rows of a list are recognised in it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from libs.calendars.zones import local_day, zone
from libs.values import BranchId, Invalid
from services.registry.domain.books import Book
from services.registry.domain.branches import Branch
from services.registry.domain.clients import Client, Status, Tier, client_id
from services.registry.domain.contacts import Contact
from services.registry.domain.days import check_near
from services.registry.domain.names import name_key
from services.registry.domain.recognising import (
    Person,
    clients_named,
    contact_of,
    joined,
    meant,
    numbers,
    said,
)
from services.registry.domain.rows import Row
from services.registry.domain.sites import Site
from services.registry.domain.staff import HasLeft, StaffMember, staff_id
from services.registry.domain.texts import wrong


class NoSuchBranch(Invalid):
    """There is no such branch."""


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
    sites: Book[Site]
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
        """Return whom the row names by address or name.

        Raises SeveralAreMeant, and HasLeft unless the client is theirs already.
        """
        if (name := row.account_manager) is None:
            return None
        email = row.read_email("account_manager") if "@" in name else None
        key = ("email", branch, email) if email else ("name", branch, name_key(name))
        new = staff_id(branch, email, name)
        named = self.staff.named(key)
        known = meant(named, new, "account_manager") or self.staff.get(new)
        if known and not known.active and not self._is_theirs(row, branch, known):
            raise wrong(HasLeft, "account_manager")
        return known or StaffMember(new, branch, name, "account_manager", email)

    def client(self, row: Row, branch: Branch, manager: StaffMember | None) -> Client:
        """Return the client as the row tells of it, whole; what is blank stays."""
        given = told_of_client(row, manager) | said(since=self.since(row))
        phones = numbers(row.phone, branch, "phone")
        new = client_id(branch.id, row.reference, row.required("client"))
        named = clients_named(self.clients, branch.id, row.reference, row.client)
        if known := meant(named, new, "client") or self.clients.get(new):
            return known.changed(**given, phones=joined(known.phones, phones))
        today = local_day(self.now, zone(branch.zone))
        unsaid = said(status=Status.ACTIVE, tier=Tier.C, since=today)
        return Client(id=new, branch=branch.id, phones=phones, **(unsaid | given))

    def since(self, row: Row) -> date | None:
        """Read when the relationship begins; raises NotADay and TooFarAhead."""
        day = row.read_day("since")
        check_near(self.now, since=day)
        return day

    def contact(self, row: Row, branch: Branch, client: Client) -> Contact | None:
        """Return the contact as the row tells of it; raises SeveralAreMeant."""
        email = row.read_email("contact_email")
        phones = numbers(row.contact_phone, branch, "contact_phone")
        person = Person(row.contact, phones, (email,) if email else ())
        return contact_of(person, branch, client, self.contacts)

    def _is_theirs(self, row: Row, branch: BranchId, member: StaffMember) -> bool:
        named = clients_named(self.clients, branch, row.reference, row.client)
        return member.id in {client.account_manager for client in named}


def told_of_client(row: Row, manager: StaffMember | None) -> dict[str, Any]:
    return said(
        name=row.client,
        reference=row.reference,
        status=row.read_status(),
        tier=row.read_tier(),
        account_manager=manager and manager.id,
        yearly_margin=row.read_money("yearly_margin"),
        lost_reason=row.lost_reason,
        lost_to=row.lost_to,
        industry=row.industry,
        tags=row.read_tags(),
    )
