"""Importing a list: each row is recorded whole or, with its errors, not at all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from libs.values import (
    BranchId,
    ClientId,
    ContactId,
    FieldError,
    Refusal,
    SiteId,
    StaffId,
)
from services.registry.domain.books import Outcome
from services.registry.domain.branches import Branch
from services.registry.domain.client_sites import address_of, site_of
from services.registry.domain.clients import Client
from services.registry.domain.duplicates import Marks, Pair, domains_of
from services.registry.domain.recognising import numbers
from services.registry.domain.register import Register
from services.registry.domain.rows import Row

WITHOUT_ADDRESS = FieldError("", "The rest of the row is taken without the address.")

# One column read by itself, which raises a Refusal where it is bad.
Reading = Callable[[], object]


@dataclass(frozen=True)
class Taken:
    """What became of a row: of its branch, account manager, client, contact and site.

    None where the row tells of none; a rejected row says all that is wrong with it,
    and in which column. A bad address is rejected as the site alone. A client that
    would be new may be `similar` to others.
    """

    line: int
    branch: Outcome = Outcome.REJECTED
    staff: Outcome | None = Outcome.REJECTED
    client: Outcome = Outcome.REJECTED
    contact: Outcome | None = Outcome.REJECTED
    site: Outcome | None = Outcome.REJECTED
    branch_id: BranchId | None = None
    staff_id: StaffId | None = None
    client_id: ClientId | None = None
    contact_id: ContactId | None = None
    site_id: SiteId | None = None
    erased_before: bool = False
    errors: tuple[FieldError, ...] = ()
    similar: tuple[Pair, ...] = ()


def take(register: Register, row: Row) -> Taken:
    """Put what a row tells into the register; a bad one changes nothing there."""
    try:
        row.check()
        branch = register.branch(row)
        manager = register.account_manager(row, branch.id)
        client = register.client(row, branch, manager)
        contact = register.contact(row, branch, client)
    except Refusal as refused:
        every = [*errors_of(refused), *errors_among(readings(register, row))]
        return Taken(row.line, errors=tuple(dict.fromkeys(every)))
    taken = Taken(
        line=row.line,
        branch=register.branches.put(branch),
        staff=register.staff.put(manager) if manager else None,
        client=register.clients.put(client),
        contact=register.contacts.put(contact) if contact else None,
        branch_id=branch.id,
        staff_id=manager.id if manager else None,
        client_id=client.id,
        contact_id=contact.id if contact else None,
    )
    return with_site(taken, register, row, branch, client)


def with_site(
    taken: Taken, register: Register, row: Row, branch: Branch, client: Client
) -> Taken:
    """Put the row's address into the register; a bad one is all that is rejected."""
    try:
        site = site_of(row, branch, client, register.sites)
    except Refusal as refused:
        return replace(taken, errors=(*errors_of(refused), WITHOUT_ADDRESS))
    if site is None:
        return replace(taken, site=None)
    return replace(taken, site=register.sites.put(site), site_id=site.id)


def recognised(register: Register, taken: Taken) -> Marks | None:
    """Return what a client that a row brings is recognised by; None for a known one."""
    client = register.clients.get(taken.client_id or "")
    if client is None or taken.client is not Outcome.CREATED:
        return None
    contact = register.contacts.get(taken.contact_id or "")
    phones = client.phones + (contact.phones if contact else ())
    domains = domains_of(contact.emails if contact else ())
    return Marks(client.id, client.branch, client.name, frozenset(phones), domains)


def errors_among(readings: Iterable[Reading]) -> Iterator[FieldError]:
    """Read each column by itself, so that none hides what is wrong with another."""
    for read in readings:
        try:
            read()
        except Refusal as refused:
            yield from errors_of(refused)


def readings(register: Register, row: Row) -> Iterator[Reading]:
    yield partial(row.check_said, "branch", "client")
    yield from (row.read_status, row.read_tier)
    yield partial(register.since, row)
    yield partial(row.read_money, "yearly_margin")
    yield partial(row.read_email, "contact_email")
    yield partial(register.branch, row)
    yield lambda: register.account_manager(row, row.branch_code)
    yield lambda: numbers(row.phone, register.branch(row), "phone")
    yield lambda: numbers(row.contact_phone, register.branch(row), "contact_phone")
    yield lambda: address_of(row, register.branch(row))


def errors_of(refused: Refusal) -> tuple[FieldError, ...]:
    """Return what is wrong, in no column when the refusal names none."""
    return refused.fields or (FieldError("", refused.detail),)
