"""Importing a list: each row is recorded whole or, with a reason, not at all."""

from dataclasses import dataclass

from libs.values import ClientId, ContactId, Refusal
from services.registry.domain.books import Outcome
from services.registry.domain.register import Register
from services.registry.domain.rows import Row


@dataclass(frozen=True)
class Taken:
    """What became of a row: of its branch, account manager, client and contact.

    None where the row tells of none; a rejected row says why, and which column it is.
    """

    line: int
    branch: Outcome = Outcome.REJECTED
    staff: Outcome | None = Outcome.REJECTED
    client: Outcome = Outcome.REJECTED
    contact: Outcome | None = Outcome.REJECTED
    client_id: ClientId | None = None
    contact_id: ContactId | None = None
    reason: str | None = None
    field: str | None = None


def take(register: Register, row: Row) -> Taken:
    """Put what a row tells into the register; a bad one changes nothing there."""
    try:
        row.check()
        branch = register.branch(row)
        manager = register.account_manager(row, branch.id)
        client = register.client(row, branch, manager)
        contact = register.contact(row, branch, client)
    except Refusal as refused:
        return rejected(row, refused)
    return Taken(
        line=row.line,
        branch=register.branches.put(branch),
        staff=register.staff.put(manager) if manager else None,
        client=register.clients.put(client),
        contact=register.contacts.put(contact) if contact else None,
        client_id=client.id,
        contact_id=contact.id if contact else None,
    )


def rejected(row: Row, refused: Refusal) -> Taken:
    for wrong in refused.fields:
        return Taken(row.line, reason=wrong.detail, field=wrong.path)
    return Taken(row.line, reason=refused.detail)
