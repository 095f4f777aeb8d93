"""Success stories in PostgreSQL."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, StaffId
from services.outbound.domain.stories import Story
from services.outbound.storage.whose import WHOSE, whose

SAVE = """
insert into outbound.stories (story_id, branch_id, client_id, named, anonymised,
  made_at, made_by, agreed_at, agreed_by)
values (:id, :branch, :client, :named, :anonymised, :made_at, :made_by, :agreed_at,
  :agreed_by)
on conflict (story_id) do update
set agreed_at = excluded.agreed_at, agreed_by = excluded.agreed_by
"""
READ = "select s.* from outbound.stories s where s.story_id = any(:ids)"
FIND = f"""
select s.* from outbound.stories s join outbound.clients c using (client_id)
where s.story_id = :story
  and {WHOSE}
for update of s
"""
PEOPLE = """
select p.contact_id, p.name from outbound.contacts p
where p.client_id = :client and p.name <> ''
"""
HOLD = "select from outbound.stories where story_id = any(:ids) for share"
PAGE = f"""
select s.* from outbound.stories s join outbound.clients c using (client_id)
where (cast(:branch as text) is null or s.branch_id = :branch)
  and {WHOSE}
  and s.story_id > :after
order by s.story_id limit :most
"""
CLIENT = f"""
select client_id, branch_id, name from outbound.clients
where client_id = :client and not removed
  and {whose("clients")}
"""


def people(transaction: Transaction, client: ClientId) -> dict[ContactId, str]:
    """Read how the people of a client are called, by their ids."""
    rows = transaction.session.execute(text(PEOPLE), {"client": client})
    return {row.contact_id: row.name for row in rows}


def hold(transaction: Transaction, stories: Collection[str]) -> None:
    """Let no consent be withdrawn while copies are made with these stories."""
    transaction.session.execute(text(HOLD), {"ids": sorted(stories)})


def save(transaction: Transaction, story: Story) -> None:
    """Keep a story, or what was agreed of it since."""
    transaction.session.execute(text(SAVE), vars(story))


def read(transaction: Transaction, stories: Collection[str]) -> dict[str, Story]:
    """Read stories by their ids."""
    rows = transaction.session.execute(text(READ), {"ids": sorted(stories)})
    return {row.story_id: story_of(row) for row in rows}


def find(transaction: Transaction, story: str, staff: StaffId | None) -> Story | None:
    """Take a story in hand, one of `staff`'s clients if given."""
    row = transaction.session.execute(
        text(FIND), {"story": story, "staff": staff}
    ).one_or_none()
    return story_of(row) if row else None


def page(
    transaction: Transaction,
    branch: BranchId | None,
    staff: StaffId | None,
    after: str,
    most: int,
) -> list[Story]:
    """List stories in the order of their ids."""
    told = {"branch": branch, "staff": staff, "after": after, "most": most}
    return [story_of(row) for row in transaction.session.execute(text(PAGE), told)]


def client(
    transaction: Transaction, named: str, staff: StaffId | None
) -> Row[Any] | None:
    """Read whose story it is, one of `staff`'s clients if given."""
    told = {"client": named, "staff": staff}
    return transaction.session.execute(text(CLIENT), told).one_or_none()


def story_of(row: Row[Any]) -> Story:
    return Story(
        id=row.story_id,
        branch=row.branch_id,
        client=row.client_id,
        named=row.named,
        anonymised=row.anonymised,
        made_at=row.made_at,
        made_by=row.made_by,
        agreed_at=row.agreed_at,
        agreed_by=row.agreed_by,
    )
