"""What the register holds of a person besides the contact, and forgetting it."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ContactId
from services.registry.domain.persons import Erasure

SAID = ("statements", "consents")


def forget_said(transaction: Transaction, contact: ContactId) -> None:
    """Delete all that a person ever said of being written to."""
    for table in SAID:
        transaction.session.execute(
            text(f"delete from registry.{table} where contact_id = :contact"),
            {"contact": contact},
        )


def note_erased(transaction: Transaction, contact: ContactId, branch: BranchId) -> None:
    """Remember that a person was erased, and that traces are left to sweep."""
    transaction.session.execute(
        text(
            "insert into registry.erasures (contact_id, branch_id, erased_at)"
            " values (:contact, :branch, :now) on conflict (contact_id)"
            " do update set erased_at = excluded.erased_at, swept_at = null"
        ),
        {"contact": contact, "branch": branch, "now": transaction.now},
    )


def erased(transaction: Transaction, after: str, most: int) -> list[Erasure]:
    """Read who was erased, by id."""
    rows = transaction.session.execute(
        text(
            "select contact_id, branch_id, erased_at from registry.erasures"
            " where contact_id > :after order by contact_id limit :most"
        ),
        {"after": after, "most": most},
    )
    return [Erasure(*row) for row in rows]


def unswept(transaction: Transaction) -> list[ContactId]:
    """Take those in hand of whom there still are traces."""
    rows = transaction.session.execute(
        text(
            "select contact_id from registry.erasures where swept_at is null"
            " order by contact_id for update skip locked"
        )
    )
    return list(rows.scalars())


def note_swept(transaction: Transaction, contacts: Sequence[ContactId]) -> None:
    """Remember that no traces are left."""
    transaction.session.execute(
        text(
            "update registry.erasures set swept_at = :now"
            " where contact_id = any(:contacts)"
        ),
        {"contacts": list(contacts), "now": transaction.now},
    )
