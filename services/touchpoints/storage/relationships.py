"""What each relationship is worth: one row a client, read without any job."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from libs.decay import Terms
from libs.storage.bulk import Bulk
from libs.storage.standings import standing_of
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.levels import Level, Relationship
from services.touchpoints.domain.relationships import Kept, Wanted

KEPT = Bulk(
    "relationships",
    {
        "client_id": "text",
        "branch_id": "text",
        "value": "float8",
        "as_of": "timestamptz",
        "decays_from": "timestamptz",
        "law": "text",
        "rate": "float8",
        "grace": "interval",
        "revision": "bigint",
        "last_strong_at": "timestamptz",
        "only_billed": "boolean",
        "level": "text",
        "crosses_at": "timestamptz",
    },
)
OVERWRITE = KEPT.last_wins("client_id")

READ = """
select r.*, c.since, c.name, c.account_manager, b.zone
from touchpoints.relationships r
join touchpoints.clients c using (client_id)
left join touchpoints.branches b on b.branch_id = c.branch_id
"""
# Who was merged into another has no relationship of its own meanwhile.
MINE = (
    "c.counts_for is null"
    " and (cast(:staff as text) is null or c.account_manager = :staff)"
)


def begin(transaction: Transaction, clients: Sequence[str]) -> None:
    """Give new clients their row, of unknown value."""
    transaction.session.execute(
        text(
            "insert into touchpoints.relationships (client_id, branch_id, law, rate,"
            " grace, revision, level)"
            " select client_id, branch_id, terms.law, terms.rate, terms.grace, 0,"
            " 'unknown' from touchpoints.clients, touchpoints.terms"
            " where client_id = any(:clients) order by client_id on conflict do nothing"
        ),
        {"clients": list(clients)},
    )


def hold(transaction: Transaction, clients: Sequence[str]) -> None:
    """Keep the clients' relationships, in order, from everybody else."""
    transaction.session.execute(
        text(
            "select from touchpoints.relationships where client_id = any(:clients)"
            " order by client_id for update"
        ),
        {"clients": list(clients)},
    )


def lock(transaction: Transaction, clients: Sequence[str]) -> list[Kept]:
    """Take the clients' relationships in hand, in order, so that nobody else does."""
    rows = transaction.session.execute(
        text(
            READ
            + " where r.client_id = any(:clients) order by r.client_id for update of r"
        ),
        {"clients": list(clients)},
    )
    return [kept_of(row) for row in rows]


def lock_crossing(transaction: Transaction, most: int) -> list[Kept]:
    """Take in hand those whose level changes by now."""
    rows = transaction.session.execute(
        text(
            READ + " where r.crosses_at <= :now order by r.client_id limit :most"
            " for update of r skip locked"
        ),
        {"now": transaction.now, "most": most},
    )
    return [kept_of(row) for row in rows]


def lock_on_other_terms(
    transaction: Transaction, terms: Terms, most: int
) -> list[Kept]:
    """Take in hand those that were valued under other terms."""
    rows = transaction.session.execute(
        text(
            READ + " where (r.law, r.rate, r.grace) is distinct from"
            " (:law, cast(:rate as float8), cast(:grace as interval))"
            " order by r.client_id limit :most for update of r"
        ),
        {
            "law": terms.law.value,
            "rate": terms.rate,
            "grace": terms.grace,
            "most": most,
        },
    )
    return [kept_of(row) for row in rows]


def next_crossing(transaction: Transaction) -> datetime | None:
    """Return when a level next changes by the passing of time alone."""
    at: datetime | None = transaction.session.execute(
        text("select min(crosses_at) from touchpoints.relationships")
    ).scalar_one()
    return at


def find(transaction: Transaction, client: str, staff: StaffId | None) -> Kept | None:
    """Read one; None when it is not there or not for `staff` to see."""
    row = transaction.session.execute(
        text(READ + f" where r.client_id = :client and {MINE}"),
        {"client": client, "staff": staff},
    ).one_or_none()
    return kept_of(row) if row else None


def page(transaction: Transaction, wanted: Wanted, after: str, most: int) -> list[Kept]:
    """Read relationships by client id."""
    rows = transaction.session.execute(
        text(
            READ + f" where r.client_id > :after and {MINE}"
            " and (cast(:level as text) is null or r.level = :level)"
            " and (cast(:only_billed as boolean) is null"
            " or r.only_billed = :only_billed)"
            " order by r.client_id limit :most"
        ),
        {
            "after": after,
            "staff": wanted.staff,
            "level": wanted.level and wanted.level.value,
            "only_billed": wanted.only_billed,
            "most": most,
        },
    )
    return [kept_of(row) for row in rows]


def save(transaction: Transaction, kept: Sequence[Kept], terms: Terms) -> None:
    """Write relationships back, or for the first time."""
    KEPT.insert(transaction, [row_of(each, terms) for each in kept], OVERWRITE)


def row_of(kept: Kept, terms: Terms) -> tuple[Any, ...]:
    standing = kept.relationship.standing
    law, rate, grace = terms.law, terms.rate, terms.grace
    if standing:
        law, rate, grace = standing.law, standing.rate, standing.grace
    return (
        kept.client,
        kept.branch,
        standing and standing.value,
        standing and standing.as_of,
        standing and standing.decays_from,
        law.value,
        rate,
        grace,
        kept.revision,
        kept.relationship.last_strong,
        kept.only_billed,
        kept.level.value,
        kept.crosses_at,
    )


def kept_of(row: Row[Any]) -> Kept:
    # A branch that has not been heard of yet keeps its days in UTC meanwhile.
    zone = ZoneInfo(row.zone or "UTC")
    return Kept(
        client=row.client_id,
        branch=row.branch_id,
        name=row.name,
        account_manager=row.account_manager,
        relationship=Relationship(
            row.since, zone, standing_of(row, row.revision), row.last_strong_at
        ),
        revision=row.revision,
        only_billed=row.only_billed,
        level=Level(row.level),
        crosses_at=row.crosses_at,
    )
