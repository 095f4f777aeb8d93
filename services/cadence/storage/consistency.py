"""How well what is promised every month was kept, a row a client and promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.consistency import Consistency
from services.cadence.domain.filters import ClientFilter
from services.cadence.domain.promises import Promised

CONSISTENCY = Bulk(
    "consistency",
    {
        "client_id": "text",
        "branch_id": "text",
        "promised": "text",
        "due": "integer",
        "on_time": "integer",
        "streak": "integer",
    },
)
# Nothing missed of late: the streak goes on.
ADD = """
on conflict (client_id, promised) do update
set due = consistency.due + excluded.due,
  on_time = consistency.on_time + excluded.on_time,
  streak = excluded.streak + case
    when excluded.on_time = excluded.due then consistency.streak else 0 end
"""
CORRECT = """
update cadence.consistency set on_time = on_time + :more, streak = :streak
where (client_id, promised) = (:client, :promised)
"""
THEIRS = """
from cadence.consistency k join cadence.clients c using (client_id)
where (cast(:branches as text[]) is null or k.branch_id = any(:branches))
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (cast(:client as text) is null or k.client_id = :client)
"""
PAGE = f"""
select k.*, c.name {THEIRS}
  and (cast(:after as text[]) is null
    or (k.branch_id, k.client_id, k.promised)
      > ((cast(:after as text[]))[1], (cast(:after as text[]))[2],
        (cast(:after as text[]))[3]))
order by k.branch_id, k.client_id, k.promised limit :most
"""
TOTALS = f"""
select k.branch_id, sum(k.due)::integer as due, sum(k.on_time)::integer as on_time
{THEIRS} group by k.branch_id order by k.branch_id
"""

Key = tuple[ClientId, BranchId, Promised]
Place = tuple[str, str, str]


@dataclass(frozen=True)
class KeptPromise:
    """How well a promise to a client was kept."""

    client: ClientId
    branch: BranchId
    name: str | None
    promised: Promised
    consistency: Consistency


@dataclass(frozen=True)
class Total:
    """How well the promises of a branch were kept."""

    branch: BranchId
    consistency: Consistency


def add(transaction: Transaction, judged: Mapping[Key, Consistency]) -> None:
    """Count months that were judged."""
    rows = [
        (client, branch, promised.value, each.due, each.on_time, each.streak)
        for (client, branch, promised), each in sorted(judged.items())
    ]
    CONSISTENCY.insert(transaction, rows, ADD)


def correct(transaction: Transaction, key: Key, more: int, judged: Consistency) -> None:
    """Count more or fewer months as kept; the streak is that of all that was judged."""
    client, _, promised = key
    bound = {"client": client, "promised": promised.value, "streak": judged.streak}
    transaction.session.execute(text(CORRECT), bound | {"more": more})


def page(
    transaction: Transaction, wanted: ClientFilter, after: Place | None, most: int
) -> list[KeptPromise]:
    """Read how well each client's promises were kept."""
    bound = vars(wanted) | {"after": after and list(after), "most": most}
    return [kept_of(row) for row in transaction.session.execute(text(PAGE), bound)]


def totals(transaction: Transaction, wanted: ClientFilter) -> list[Total]:
    """Add up how well promises were kept, by branch."""
    rows = transaction.session.execute(text(TOTALS), vars(wanted))
    return [Total(row.branch_id, Consistency(row.due, row.on_time)) for row in rows]


def kept_of(row: Row[Any]) -> KeptPromise:
    return KeptPromise(
        row.client_id,
        row.branch_id,
        row.name,
        Promised(row.promised),
        Consistency(row.due, row.on_time, row.streak),
    )
