"""Complaints in PostgreSQL: who complained of what, and of how many mails."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.outbound.domain.complaints import COUNTED_FOR, Complaints
from services.outbound.storage.owed import OWED
from services.outbound.storage.returned_mails import Gone

NOTE = """
insert into outbound.bounces (message_id, branch_id, cause, status, at)
values (:message, :branch, 'complaint', '', :at) on conflict do nothing
"""
COUNT = f"""
select
  (select count(*) from outbound.bounces b
    join outbound.messages m using (branch_id, message_id)
    where b.branch_id = :branch and b.cause = 'complaint' and b.at > :since
      and not {OWED}) as number,
  (select count(*) from outbound.messages m
    where m.branch_id = :branch and m.channel = 'email' and m.handed_over_at > :since
      and not {OWED}) as mails
"""
OF_BRANCHES = """
select branch_id, count(*) from outbound.bounces
where cause = 'complaint' and at > :since group by branch_id
"""


def note(transaction: Transaction, gone: Gone) -> bool:
    """Note that somebody complained of a message; say whether that is new."""
    told = {"message": gone.id, "branch": gone.branch, "at": transaction.now}
    return bool(transaction.session.execute(text(NOTE), told).rowcount)


def count(transaction: Transaction, branch: BranchId) -> Complaints:
    """Count who complained of late of what was not owed, and of how many mails."""
    told = {"branch": branch, "since": transaction.now - COUNTED_FOR}
    row = transaction.session.execute(text(COUNT), told).one()
    return Complaints(row.number, row.mails)


def complaints_of_branches(transaction: Transaction) -> dict[str, int]:
    """Count who complained of late, by branch."""
    told = {"since": transaction.now - COUNTED_FOR}
    rows = transaction.session.execute(text(OF_BRANCHES), told)
    return {branch: int(number) for branch, number in rows}
