"""What the register holds of a person besides the contact, and forgetting it."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ContactId
from services.registry.domain.persons import Erasure

AT_ONCE = 20  # people, so that a run ends well before its deadline
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
            " do update set erased_at = excluded.erased_at,"
            " swept_at = null, swept_to = 0"
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


def unswept(transaction: Transaction) -> dict[ContactId, int]:
    """Take those in hand of whom there still are traces, and up to where none are."""
    rows = transaction.session.execute(
        text(
            "select contact_id, swept_to from registry.erasures where swept_at is null"
            " order by contact_id limit :most for update skip locked"
        ),
        {"most": AT_ONCE},
    )
    return {row.contact_id: row.swept_to for row in rows}


def note_swept(
    transaction: Transaction, contact: ContactId, upto: int, *, is_last: bool
) -> None:
    """Remember up to where no traces are left, or that none are at all."""
    transaction.session.execute(
        text(
            "update registry.erasures set swept_to = :upto,"
            " swept_at = cast(:swept_at as timestamptz) where contact_id = :contact"
        ),
        {
            "contact": contact,
            "upto": upto,
            "swept_at": transaction.now if is_last else None,
        },
    )
