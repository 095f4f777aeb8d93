"""Changes of policies that clients are still to be planned by, each from its day on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.policies import Scope
from services.cadence.storage import clients

CONCERNED = {
    Scope.CLIENT: "client_id = :key",
    Scope.TAG: "jsonb_exists(tags, :key)",
    Scope.BRANCH: "branch_id = :key",
    Scope.TIER: "tier = :key",
}


@dataclass(frozen=True)
class PolicyChange:
    """What changed, and up to which client that was followed."""

    id: int
    scope: Scope
    key: str
    due_at: datetime
    after: ClientId


def add(
    transaction: Transaction,
    scope: Scope,
    key: str,
    branch: BranchId | None,
    due_at: datetime,
) -> None:
    """Note that clients are to be planned with anew."""
    transaction.session.execute(
        text(
            "insert into cadence.policy_changes (scope, key, branch_id, due_at)"
            " values (:scope, :key, :branch, :due_at)"
        ),
        {"scope": scope.value, "key": key, "branch": branch, "due_at": due_at},
    )


def first(transaction: Transaction) -> PolicyChange | None:
    """Take the first change in hand that is due or will be."""
    rows = transaction.session.execute(
        text(
            "select * from cadence.policy_changes order by due_at, change_id limit 1"
            " for update skip locked"
        )
    )
    for row in rows:
        scope, after = Scope(row.scope), ClientId(row.after_client)
        return PolicyChange(row.change_id, scope, row.key, row.due_at, after)
    return None


def lock_concerned(
    transaction: Transaction, change: PolicyChange, most: int
) -> list[Client]:
    """Take the next clients in hand that a change concerns."""
    condition = (
        f"{CONCERNED[change.scope]} and client_id > :after"
        " order by client_id limit :most for no key update"
    )
    return clients.select(
        transaction, condition, key=change.key, after=change.after, most=most
    )


def follow_up_to(
    transaction: Transaction, change: PolicyChange, client: ClientId
) -> None:
    """Note how far a change was followed."""
    transaction.session.execute(
        text(
            "update cadence.policy_changes set after_client = :client"
            " where change_id = :change"
        ),
        {"client": client, "change": change.id},
    )


def close(transaction: Transaction, change: PolicyChange) -> None:
    """Forget a change that all clients are planned by."""
    transaction.session.execute(
        text("delete from cadence.policy_changes where change_id = :change"),
        {"change": change.id},
    )
