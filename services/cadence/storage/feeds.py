"""Calendar feeds, and the open tasks that stand in them."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.cadence.domain.feeds import Block, Elsewhere, Feed
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.tasks import ToDo
from services.cadence.storage.tasks import OPEN

SAVE = """
insert into cadence.calendar_feeds
values (:id, :branch, :staff, :busy, :digest, :created_at, :created_by)
on conflict (branch_id, staff_id, busy) do update
set (feed_id, digest, created_at, created_by) =
  (excluded.feed_id, excluded.digest, excluded.created_at, excluded.created_by)
"""
# Whoever a task is given to has it, or else the client's account manager. What was
# fixed with the client outweighs the plan, until its hour has passed without it.
BLOCKS = f"""
select t.task_id, t.purpose, t.occasion, t.note, t.channel,
  coalesce(c.name, c.client_id) as name,
  greatest(t.due_at, t.snoozed_until) as due_at,
  coalesce(i.starts_at, t.starts_at) as starts_at,
  coalesce(i.minutes, t.minutes) as minutes
from cadence.tasks t
join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
left join cadence.invitations i on i.task_id = t.task_id and not i.cancelled
  and (i.starts_at > :now or i.starts_at = t.starts_at)
where t.branch_id = :branch and {OPEN}
  and (:staff = '' or coalesce(i.staff_id, t.staff_id, c.account_manager) = :staff)
"""


def save(transaction: Transaction, feed: Feed) -> None:
    """Keep a feed; the one of the same branch, person and kind ends."""
    transaction.session.execute(text(SAVE), {**vars(feed), "staff": feed.staff or ""})


def find(transaction: Transaction, feed_id: str) -> Feed | None:
    """Find a feed of a branch that is seen."""
    rows = transaction.session.execute(
        text("select * from cadence.calendar_feeds where feed_id = :feed"),
        {"feed": feed_id},
    )
    row = rows.one_or_none()
    return feed_of(row) if row else None


def page(
    transaction: Transaction, staff: StaffId | None, after: str, most: int
) -> list[Feed]:
    """List feeds, of one person or all that are seen."""
    rows = transaction.session.execute(
        text(
            "select * from cadence.calendar_feeds where feed_id > :after"
            " and (cast(:staff as text) is null or staff_id = :staff)"
            " order by feed_id limit :most"
        ),
        {"staff": staff, "after": after, "most": most},
    )
    return [feed_of(row) for row in rows]


def end(transaction: Transaction, feed_id: str) -> None:
    """Forget a feed."""
    transaction.session.execute(
        text("delete from cadence.calendar_feeds where feed_id = :feed"),
        {"feed": feed_id},
    )


def end_of_staff(
    transaction: Transaction, staying: Collection[tuple[StaffId, BranchId | None]]
) -> None:
    """Forget the feeds of people that are not of the branch they are in now, if any."""
    transaction.session.execute(
        text(
            "delete from cadence.calendar_feeds f"
            " using unnest(cast(:staff as text[]), cast(:branches as text[]))"
            " as s (staff_id, branch_id)"
            " where f.staff_id = s.staff_id"
            " and f.branch_id is distinct from s.branch_id"
        ),
        {
            "staff": [staff for staff, _ in staying],
            "branches": [branch for _, branch in staying],
        },
    )


def works_at(transaction: Transaction, staff: StaffId, branch: BranchId) -> bool:
    """Tell whether somebody of ours is of a branch."""
    known = transaction.session.execute(
        text(
            "select exists (select from cadence.staff"
            " where staff_id = :staff and branch_id = :branch)"
        ),
        {"staff": staff, "branch": branch},
    )
    return bool(known.scalar_one())


def title(transaction: Transaction, feed: Feed) -> str:
    """Name whose calendar it is: a person, or a branch."""
    names = transaction.session.execute(
        text("select name from cadence.staff where staff_id = :staff"),
        {"staff": feed.staff},
    )
    return names.scalar_one_or_none() or feed.branch


def blocks(
    transaction: Transaction, branch: BranchId, staff: StaffId | None
) -> Sequence[Block]:
    """Read what is open of a branch, or of one person there."""
    rows = transaction.session.execute(
        text(BLOCKS),
        {"branch": branch, "staff": staff or "", "now": transaction.now},
    )
    return [block_of(row) for row in rows]


def elsewhere(
    transaction: Transaction, branch: BranchId, staff: StaffId
) -> Sequence[Elsewhere]:
    """Read when a person is taken by other branches, which are not seen."""
    rows = transaction.session.execute(
        text("select * from cadence.taken_elsewhere(:staff, :branch)"),
        {"staff": staff, "branch": branch},
    )
    return [
        Elsewhere(r.task_id, r.starts_at, timedelta(minutes=r.minutes)) for r in rows
    ]


def block_of(row: Row[Any]) -> Block:
    return Block(
        task=row.task_id,
        to_do=ToDo(Purpose(row.purpose), row.occasion, row.note),
        channel=Channel(row.channel),
        name=row.name,
        due_at=row.due_at,
        starts_at=row.starts_at,
        lasts=timedelta(minutes=row.minutes),
    )


def feed_of(row: Row[Any]) -> Feed:
    return Feed(
        id=row.feed_id,
        branch=row.branch_id,
        staff=row.staff_id or None,
        busy=row.busy,
        digest=bytes(row.digest),
        created_at=row.created_at,
        created_by=row.created_by,
    )
