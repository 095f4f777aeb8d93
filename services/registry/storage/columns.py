"""Tables of the register whose columns follow from the facts they keep."""

from collections.abc import Mapping

from libs.storage.bulk import Bulk
from libs.storage.columns import columns_of
from services.registry.domain.entries import F
from services.registry.storage.entries import LIKE_NAME, Table

OF_A_BRANCH = {"q": LIKE_NAME, "branch": "branch_id = :branch"}
# What was recorded of a client counts for the one that it was merged into.
COUNTING = "client_id in (select registry.family(:client))"
THEIRS = """client_id in (
  with recursive theirs (client_id) as (
    select client_id from registry.clients where account_manager = :account_manager
    union
    select m.client_id from registry.merges m
    join theirs on m.survivor = theirs.client_id where m.undone_at is null
  )
  select client_id from theirs
)"""
OF_A_CLIENT = OF_A_BRANCH | {"client": COUNTING, "account_manager": THEIRS}


def whether(name: str, condition: str) -> str:
    """Spell the filter `name`: by yes those for which a condition holds, by no others.

    The day it is, is :today; where nobody knows whether it holds, it does not.
    """
    return f"(({condition}) is true) = cast(:{name} as boolean)"


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
