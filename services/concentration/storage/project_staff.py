"""Which part of our people's time is for projects, as the owner said it."""

from dataclasses import dataclass

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.concentration.storage.cover import SHARE

PAGE = f"""
select staff_id, branch_id, name, {SHARE} as share, project_share is not null as said
from concentration.staff where active and staff_id > :after
order by staff_id limit :most
"""
SAY = """
update concentration.staff set project_share = :share
where staff_id = :staff and active returning staff_id
"""


@dataclass(frozen=True)
class ProjectTime:
    """The part of one's time that is for projects: `said`, or as is usual."""

    staff: StaffId
    branch: BranchId
    name: str
    share: float
    said: bool


def page(transaction: Transaction, after: str, most: int) -> list[ProjectTime]:
    """Read those of us who are there."""
    bound = {"after": after, "most": most}
    return [ProjectTime(*row) for row in transaction.session.execute(text(PAGE), bound)]


def say(transaction: Transaction, staff: StaffId, share: float | None) -> bool:
    """Write down somebody's part, or that it is the usual one; tell if they exist."""
    bound = {"staff": staff, "share": share}
    said = transaction.session.execute(text(SAY), bound)
    return said.one_or_none() is not None
