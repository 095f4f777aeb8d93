"""Tables of the register whose columns follow from the facts they keep."""

from collections.abc import Mapping

from libs.storage.bulk import Bulk
from libs.storage.columns import columns_of
from services.registry.domain.entries import F
from services.registry.storage.entries import LIKE_NAME, Table

OF_A_BRANCH = {"q": LIKE_NAME, "branch": "branch_id = :branch"}
OF_A_CLIENT = OF_A_BRANCH | {
    # What was recorded of a client that was merged into this one counts for it.
    "client": "client_id in (select registry.family(:client))",
    "account_manager": (
        "client_id in (select client_id from registry.clients"
        " where account_manager = :account_manager)"
    ),
}


def table_of(
    table: str, fact: type[F], key: str, filters: Mapping[str, str]
) -> Table[F]:
    """Keep a frozen dataclass; beside its fields stand `name_key` and `revision`."""
    columns = columns_of(fact, key)
    whole = {**columns.types, "name_key": "text", "revision": "bigint"}
    return Table(
        bulk=Bulk(table, whole),
        key=key,
        filters=filters,
        row_of=lambda fact: (*columns.row_of(fact), fact.name_key),
        fact_of=columns.fact_of,
    )
