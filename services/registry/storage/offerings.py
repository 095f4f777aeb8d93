"""What each branch offers."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.registry.domain.offerings import Offering
from services.registry.storage.columns import OF_A_BRANCH, table_of

OFFERINGS = table_of(
    "offerings",
    Offering,
    "offering_id",
    OF_A_BRANCH | {"offered": "offered = cast(:offered as boolean)"},
)


def offered(transaction: Transaction) -> dict[BranchId, set[str]]:
    """Find the keys of the names of what each branch offers."""
    rows = transaction.session.execute(
        text(
            "select branch_id, array_agg(name_key) as keys from registry.offerings"
            " where offered group by branch_id"
        )
    )
    return {row.branch_id: set(row.keys) for row in rows}


def names(transaction: Transaction, branch: BranchId) -> list[str]:
    """Find what clients of a branch need of somebody, offered by us or not."""
    rows = transaction.session.execute(
        text("select name from registry.offerings where branch_id = :branch"),
        {"branch": branch},
    )
    return [row.name for row in rows]
