"""Newsletters in PostgreSQL: one issue a branch and month, with what belongs to it."""

from collections.abc import Collection, Sequence
from typing import Any

from psycopg.types.json import Json
from sqlalchemy import Row, text

from libs.calendars.months import Month
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.outbound.domain.newsletters import Issue
from services.outbound.domain.settlements import WAITS_FOR_PACK
from services.outbound.storage.whose import WHOSE

ADD = """
insert into outbound.issues (issue_id, branch_id, month, manuscript, revision, made_at,
  made_by, firm_id)
values (:id, :branch, :month, :manuscript, :revision, :made_at, :made_by, :firm)
on conflict (branch_id, month) do nothing returning issue_id
"""
SAVE = """
update outbound.issues set manuscript = :manuscript, revision = :revision,
  approved_at = :approved_at, approved_by = :approved_by, sent_at = :sent_at,
  archived_at = :archived_at, named = :named
where issue_id = :id
"""
SOME = "select * from outbound.issues where issue_id = any(:ids)"
LOCK = " for update"
OF_FIRM = """
select * from outbound.issues where firm_id = :firm order by issue_id
"""
OF_MONTH = "select * from outbound.issues where branch_id = :branch and month = :month"
PAGE = """
select * from outbound.issues
where (cast(:branch as text) is null or branch_id = :branch)
  and (cast(:month as text) is null or month = :month)
  and (cast(:before as text) is null
    or (month, branch_id) < (:before, cast(:before_branch as text)))
order by month desc, branch_id desc limit :most
"""
ARCHIVED = """
select * from outbound.issues where branch_id = :branch and archived_at is not null
order by month desc limit :most
"""
# Of this month and the last: a month that is over stays late, once there was any issue.
OF_LATE = """
select b.branch_id, b.name, here.today, cast(begun.month as date) as month,
  i.issue_id, i.approved_at, i.sent_at
from outbound.branches b
cross join lateral (
  select cast(cast(:now as timestamptz) at time zone b.zone as date) as today
) as here
cross join lateral generate_series(
  date_trunc('month', here.today) - interval '1 month',
  date_trunc('month', here.today), interval '1 month') as begun (month)
left join outbound.issues i
  on i.branch_id = b.branch_id and i.month = to_char(begun.month, 'YYYY-MM')
where to_char(begun.month, 'YYYY-MM') = to_char(here.today, 'YYYY-MM') or exists (
  select from outbound.issues first where first.branch_id = b.branch_id
    and first.month <= to_char(begun.month, 'YYYY-MM'))
order by b.branch_id, begun.month
"""
NOTE = """
insert into outbound.issue_notes (issue_id, branch_id, client_id, note, at, by_whom)
select i.issue_id, i.branch_id, :client, :note, :now, :actor
from outbound.issues i where i.issue_id = :issue
on conflict (issue_id, client_id) do update
set note = excluded.note, at = excluded.at, by_whom = excluded.by_whom
"""
NOTES = """
select issue_id, client_id, note from outbound.issue_notes
where issue_id = any(:issues) and client_id = any(:clients)
"""
ALL_NOTES = f"""
select n.issue_id, n.client_id, n.note
from outbound.issue_notes n join outbound.clients c using (client_id)
where {WHOSE}
  and (n.issue_id, n.client_id) > (:issue, :client)
order by n.issue_id, n.client_id limit :most
"""
NAMES = """
select client_id, name from outbound.clients
where not removed and (cast(:ids as text[]) is null or client_id = any(:ids))
order by client_id
"""
USING = """
select issue_id from outbound.issues
where sent_at is not null and named ? :story
"""
WENT_OUT = """
select exists (select from outbound.messages where mailing_id = :issue
  and state in ('claimed', 'handed_over', 'sent', 'ambiguous'))
"""
UNNOTE = """
delete from outbound.issue_notes where issue_id = :issue and client_id = :client
returning client_id
"""
# What waits for no pack is made anew; nobody takes it in hand until this commits.
IS_MADE = f"""
select bool_or(m.state not in ('queued', 'suppressed', 'expired', 'failed')
  and not (m.state = 'deferred' and m.rule is distinct from '{WAITS_FOR_PACK}'))
from (select state, rule from outbound.messages
  where mailing_id = :issue and client_id = :client
  order by message_id for update) as m
"""
BRANCH = """
select name, zone, country from outbound.branches where branch_id = :branch
"""
BRANCHES = """
select branch_id, name, zone, country from outbound.branches order by branch_id
"""


def add(transaction: Transaction, issue: Issue) -> bool:
    """Write a new issue down; return whether the month had none."""
    added = transaction.session.execute(text(ADD), bound(issue))
    return added.scalar_one_or_none() is not None


def save(transaction: Transaction, issue: Issue) -> None:
    """Write down what became of an issue."""
    transaction.session.execute(text(SAVE), bound(issue))


def bound(issue: Issue) -> dict[str, Any]:
    told = {"month": str(issue.month), "named": Json(list(issue.named))}
    return {**vars(issue), **told}


def find(transaction: Transaction, issue: str, lock: str = "") -> Issue | None:
    """Read one issue."""
    row = transaction.session.execute(text(SOME + lock), {"ids": [issue]}).one_or_none()
    return issue_of(row) if row else None


def some(transaction: Transaction, issues: Collection[str]) -> dict[str, Issue]:
    """Read issues by their ids."""
    rows = transaction.session.execute(text(SOME), {"ids": sorted(issues)})
    return {row.issue_id: issue_of(row) for row in rows}


def of_month(transaction: Transaction, branch: BranchId, month: str) -> Issue | None:
    """Read a branch's issue of a month."""
    row = transaction.session.execute(
        text(OF_MONTH), {"branch": branch, "month": month}
    ).one_or_none()
    return issue_of(row) if row else None


def of_firm(transaction: Transaction, firm: str, lock: str = "") -> list[Issue]:
    """Read an issue of the whole firm, as each branch has it."""
    rows = transaction.session.execute(text(OF_FIRM + lock), {"firm": firm})
    return [issue_of(row) for row in rows]


def page(
    transaction: Transaction,
    branch: BranchId | None,
    month: str | None,
    before: tuple[str, str] | None,
    most: int,
) -> list[Issue]:
    """List issues, the newest first."""
    at, of = before or (None, None)
    told = {"branch": branch, "month": month, "before": at, "before_branch": of}
    rows = transaction.session.execute(text(PAGE), {**told, "most": most})
    return [issue_of(row) for row in rows]


def archived(transaction: Transaction, branch: BranchId, most: int) -> list[Issue]:
    """List what everybody may read of a branch, the newest first."""
    rows = transaction.session.execute(text(ARCHIVED), {"branch": branch, "most": most})
    return [issue_of(row) for row in rows]


def note(transaction: Transaction, issue: str, client: ClientId, words: str) -> None:
    """Keep what an issue says to one client alone."""
    told = {"issue": issue, "client": client, "note": words}
    stamp = {"now": transaction.now, "actor": transaction.actor}
    transaction.session.execute(text(NOTE), {**told, **stamp})


def notes(
    transaction: Transaction, issues: Collection[str], clients: Collection[str]
) -> dict[tuple[str, str], str]:
    """Read what issues say to clients alone, by issue and client."""
    told = {"issues": sorted(issues), "clients": sorted(clients)}
    rows = transaction.session.execute(text(NOTES), told)
    return {(row.issue_id, row.client_id): row.note for row in rows}


def all_notes(
    transaction: Transaction,
    staff: StaffId | None,
    after: tuple[str, str] | None,
    most: int,
) -> Sequence[Row[Any]]:
    """List what issues say to clients alone."""
    issue, client = after or ("", "")
    told = {"staff": staff, "issue": issue, "client": client, "most": most}
    return transaction.session.execute(text(ALL_NOTES), told).all()


def names(
    transaction: Transaction, clients: Collection[str] | None = None
) -> dict[str, str]:
    """Read the names of these clients, or of all that are seen."""
    told = {"ids": None if clients is None else sorted(clients)}
    rows = transaction.session.execute(text(NAMES), told)
    return {row.client_id: row.name for row in rows}


def using(transaction: Transaction, story: str) -> list[str]:
    """Find the issues that were sent with a story told by name."""
    return list(transaction.session.scalars(text(USING), {"story": story}))


def went_out(transaction: Transaction, issue: str) -> bool:
    """Tell whether anybody may have a copy of an issue."""
    return bool(transaction.session.execute(text(WENT_OUT), {"issue": issue}).scalar())


def take_note_back(transaction: Transaction, issue: str, client: ClientId) -> bool:
    """Forget what an issue says to one client alone; return whether it said any."""
    told = {"issue": issue, "client": client}
    found = transaction.session.execute(text(UNNOTE), told).scalar_one_or_none()
    return found is not None


def is_made(transaction: Transaction, issue: str, client: ClientId) -> bool:
    """Tell whether a client's copy is made for good; take it in hand if it is not."""
    told = {"issue": issue, "client": client}
    return bool(transaction.session.execute(text(IS_MADE), told).scalar())


def branch(transaction: Transaction, named: BranchId) -> Row[Any] | None:
    """Read what a first draft is made of."""
    return transaction.session.execute(text(BRANCH), {"branch": named}).one_or_none()


def branches(transaction: Transaction) -> Sequence[Row[Any]]:
    """Read what a first draft is made of, of every branch."""
    return transaction.session.execute(text(BRANCHES)).all()


def issue_of(row: Row[Any]) -> Issue:
    year, number = row.month.split("-")
    return Issue(
        id=row.issue_id,
        branch=row.branch_id,
        month=Month(int(year), int(number)),
        manuscript=row.manuscript,
        revision=row.revision,
        made_at=row.made_at,
        made_by=row.made_by,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        sent_at=row.sent_at,
        archived_at=row.archived_at,
        firm=row.firm_id,
        named=tuple(row.named),
    )


def of_late(transaction: Transaction) -> Sequence[Row[Any]]:
    """Read of each branch how far its issues of this month and the last have come."""
    rows = transaction.session.execute(text(OF_LATE), {"now": transaction.now})
    return rows.all()
