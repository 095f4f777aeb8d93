"""Where trials go: to people of ours who are still with us."""

from collections.abc import Collection

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import StaffId

READ = """
select staff_id, email from outbound.staff
where staff_id = any(:staff) and active and email is not null
"""


def addresses(
    transaction: Transaction, staff: Collection[StaffId | str]
) -> dict[str, str]:
    """Read the mail addresses of people of ours, as far as they have one."""
    rows = transaction.session.execute(text(READ), {"staff": sorted(staff)})
    return {row.staff_id: row.email for row in rows}
