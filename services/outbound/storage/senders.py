"""Who mail comes from: what branches said, beside what is known of them."""

from collections.abc import Collection, Sequence
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.outbound.domain.senders import Identity, Sender

READ = """
select b.branch_id, b.name as branch_name, b.country, b.zone, b.address_lines,
  s.name, s.address, s.reply_to, s.phone,
  coalesce(s.postal_lines, '[]') as postal_lines, coalesce(s.revision, 0) as revision
from outbound.branches b left join outbound.senders s using (branch_id)
"""
SAVE = """
insert into outbound.senders
  (branch_id, name, address, reply_to, phone, postal_lines)
values (:branch, :name, :address, :reply_to, :phone, :postal_lines)
on conflict (branch_id) do update set name = excluded.name,
  address = excluded.address, reply_to = excluded.reply_to, phone = excluded.phone,
  postal_lines = excluded.postal_lines, revision = senders.revision + 1
"""
# Two who say something for the first time would find no row to lock.
LOCK = "select pg_advisory_xact_lock(hashtextextended('outbound sender ' || :of, 0))"


def of(
    transaction: Transaction, branches: Collection[BranchId]
) -> dict[BranchId, Identity]:
    """Read who writes for branches, as far as they are known."""
    rows = transaction.session.execute(
        text(f"{READ} where b.branch_id = any(:ids)"), {"ids": sorted(branches)}
    )
    return {row.branch_id: identity_of(row) for row in rows}


def page(transaction: Transaction, after: str, most: int) -> Sequence[Identity]:
    """List who writes, by branch."""
    rows = transaction.session.execute(
        text(f"{READ} where b.branch_id > :after order by b.branch_id limit :most"),
        {"after": after, "most": most},
    )
    return [identity_of(row) for row in rows]


def lock(transaction: Transaction, branch: BranchId) -> None:
    """Take a branch in hand: nobody else says meanwhile as whom it writes."""
    transaction.session.execute(text(LOCK), {"of": branch})


def save(transaction: Transaction, branch: BranchId, told: Sender) -> None:
    """Keep what a branch said of itself."""
    lines = Jsonb(list(told.postal_lines))
    row = {**vars(told), "branch": branch, "postal_lines": lines}
    transaction.session.execute(text(SAVE), row)


def identity_of(row: Row[Any]) -> Identity:
    return Identity(
        *(row.branch_id, row.branch_name, row.country, row.zone),
        branch_lines=tuple(row.address_lines),
        said=Sender(
            *(row.name, row.address, row.reply_to, row.phone),
            postal_lines=tuple(row.postal_lines),
        ),
        revision=row.revision,
    )
