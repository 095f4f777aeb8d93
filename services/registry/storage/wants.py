"""Clients' wants on record."""

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.entries import Entry
from services.registry.domain.freshness import Subject
from services.registry.domain.wants import Want
from services.registry.storage.columns import COUNTING, OF_A_CLIENT, table_of, whether
from services.registry.storage.freshness import stale

STALE = f"settled_on is null and {stale(Subject.WANTS, 'reviewed_on')}"

WANTS = table_of(
    "wants", Want, "want_id", OF_A_CLIENT | {"stale": whether("stale", STALE)}
)


def open_of(transaction: Transaction, client: ClientId) -> list[Entry[Want]]:
    """Read what a client wants and has not been settled, the longest open first."""
    ending = f"where {COUNTING} and settled_on is null order by reviewed_on, want_id"
    return WANTS.read(transaction, ending, client=client)
