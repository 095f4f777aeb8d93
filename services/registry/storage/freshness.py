"""How long what we know stays fresh, as rows an owner can change."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.registry.domain.freshness import Limit, Subject

# Its own limit sorts after the one for every other area, which is named ''.
LIMIT_OF = (
    "(select days from registry.freshness"
    " where subject = '{subject}' and area in ('', {area})"
    " order by area desc limit 1)"
)


def stale(subject: Subject, seen_on: str, area: str = "''") -> str:
    """Spell that a column's day is too long before :today."""
    limit = LIMIT_OF.format(subject=subject.value, area=area)
    return f"cast(:today as date) - {seen_on} > {limit}"


def known(transaction: Transaction) -> list[Limit]:
    """Read every limit."""
    rows = transaction.session.execute(
        text("select subject, days, area from registry.freshness order by 1, 3")
    )
    return [Limit(Subject(row.subject), row.days, row.area) for row in rows]


def save(transaction: Transaction, limit: Limit) -> None:
    """Set a limit."""
    transaction.session.execute(
        text(
            "insert into registry.freshness (subject, days, area)"
            " values (:subject, :days, :area)"
            " on conflict (subject, area) do update set days = excluded.days"
        ),
        vars(limit),
    )
