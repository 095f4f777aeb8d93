"""What clients were worth from when to when, and by what that changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, text

from libs.calendars.months import Month
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.concentration.domain.windows import TRAILING_MONTHS
from services.concentration.domain.worth import Flow
from services.concentration.storage.walk import MOVED

SHEET = """
coalesce(sum(after) filter (where kind = 0), 0)::bigint as opening,
coalesce(sum(neglect) filter (where kind > 0), 0)::bigint as neglect,
{flows},
coalesce(sum(after) filter (where kind = 3), 0)::bigint as closing,
count(*) filter (where counts) as clients,
count(*) filter (where unknown) as unknown_clients,
coalesce(sum(turned) filter (where unknown), 0)::bigint as unknown_cents
""".format(
    flows=",\n".join(
        "coalesce(sum(after - before) filter"
        f" (where kind > 0 and flow = '{flow}'), 0)::bigint as {flow}"
        for flow in Flow
        if flow is not Flow.NEGLECT
    )
)
BRANCHES = f"""
{MOVED.format(wanted="")}
select branch_id as branch, {SHEET}
from moved group by grouping sets ((branch_id), ())
"""
IN_BRANCH = "and (cast(:branch as text) is null or c.branch_id = :branch)"
MANAGERS = f"""
{MOVED.format(wanted=IN_BRANCH)}
select m.account_manager, s.name, {SHEET}
from moved m left join concentration.staff s on s.staff_id = m.account_manager
group by m.account_manager, s.name order by m.account_manager
"""
A_PAGE = f"""
{IN_BRANCH} and (cast(:manager as text) is null or c.account_manager = :manager)
and c.client_id > :after order by c.client_id limit :most
"""
CLIENTS = f"""
{MOVED.format(wanted=A_PAGE)}
select client_id as client, name, branch_id as branch, account_manager, {SHEET}
from moved group by client_id, name, branch_id, account_manager order by client_id
"""


@dataclass(frozen=True, kw_only=True)
class Balance:
    """A month's balance in cents, and what it does not hold.

    `clients` counted in the end. Of these nothing is known of the relationships with
    `unknown_clients`, who brought in `unknown_cents`.
    """

    opening: int = 0
    neglect: int = 0
    contact: int = 0
    revenue: int = 0
    won: int = 0
    lost: int = 0
    restated: int = 0
    closing: int = 0
    clients: int = 0
    unknown_clients: int = 0
    unknown_cents: int = 0


@dataclass(frozen=True, kw_only=True)
class OfManager(Balance):
    """The balance of all clients of an account manager, or of nobody."""

    account_manager: StaffId | None
    name: str | None


@dataclass(frozen=True, kw_only=True)
class OfClient(Balance):
    """The balance of a client."""

    client: ClientId
    name: str
    branch: BranchId
    account_manager: StaffId | None


@dataclass(frozen=True)
class Wanted:
    """Whose balances to list: those of a branch or manager, or of all."""

    month: Month
    branch: BranchId | None = None
    manager: StaffId | None = None


def of_branches(
    transaction: Transaction, month: Month
) -> Mapping[BranchId | None, Balance]:
    """Draw up the balance of each branch that is seen, and under None of all."""
    rows = transaction.session.execute(text(BRANCHES), bound(transaction, month))
    return {key: Balance(**balance) for key, balance in map(keyed, rows.mappings())}


def keyed(row: RowMapping) -> tuple[BranchId | None, dict[str, Any]]:
    balance = dict(row)
    return balance.pop("branch"), balance


def of_managers(transaction: Transaction, wanted: Wanted) -> list[OfManager]:
    """Draw up the balance of each account manager."""
    asked = bound(transaction, wanted.month) | {"branch": wanted.branch}
    rows = transaction.session.execute(text(MANAGERS), asked)
    return [OfManager(**row) for row in rows.mappings()]


def of_clients(
    transaction: Transaction, wanted: Wanted, after: str, most: int
) -> list[OfClient]:
    """Draw up the balances of clients, by id."""
    asked = bound(transaction, wanted.month)
    of = {"branch": wanted.branch, "manager": wanted.manager}
    rows = transaction.session.execute(
        text(CLIENTS), asked | of | {"after": after, "most": most}
    )
    return [OfClient(**row) for row in rows.mappings()]


def bound(transaction: Transaction, month: Month) -> dict[str, Any]:
    """Bind a month, and the one that falls out of the year when it is over."""
    return {
        "now": transaction.now,
        "first": month.plus(-TRAILING_MONTHS).day(1),
        "month": month.day(1),
        "following": month.plus(1).day(1),
    }
