"""Pauses: from when to when a client is left alone, and why."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.pauses import Pause

# Said again before it has ended, it is the same pause.
SAVE = """
insert into cadence.pauses (client_id, branch_id, since, until, reason)
values (:client, :branch, coalesce((
    select max(p.since) from cadence.pauses p
    where p.client_id = :client and p.until > :since
  ), :since), :until, :reason)
on conflict (client_id, since) do update
set until = excluded.until, reason = excluded.reason, revision = pauses.revision + 1
returning *
"""
END = """
update cadence.pauses p set until = :now, revision = p.revision + 1
from cadence.clients own
where own.client_id = p.client_id and :client in (own.client_id, own.counts_for)
  and p.until > :now
returning p.*
"""
TELL = """
update cadence.pauses set told = true
where (client_id, since) in (
  select client_id, since from cadence.pauses where not told
  order by client_id, since limit :most for no key update skip locked)
returning *
"""
PAGE = """
select p.* from cadence.pauses p join cadence.clients c using (client_id)
where p.until > :now
  and (cast(:branch as text) is null or p.branch_id = :branch)
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (cast(:after as text) is null or p.client_id > :after)
order by p.client_id limit :most
"""
# The pauses of who counts for a client are also its own, as the gate has it.
COPY = """
update cadence.clients c set paused_until = (
  select max(p.until) from cadence.pauses p join cadence.clients own using (client_id)
  where c.client_id in (own.client_id, own.counts_for)
) where c.client_id = any(:clients)
"""


def save(transaction: Transaction, pause: Pause) -> Pause:
    """Begin a pause, or say anew how long the present one lasts and why."""
    rows = transaction.session.execute(text(SAVE), vars(pause))
    return pause_of(rows.one())


def end(transaction: Transaction, client: ClientId) -> list[Pause]:
    """End the pauses of a client and of who counts for it now; return each one's last.

    The client's own comes first.
    """
    bound = {"client": client, "now": transaction.now}
    rows = transaction.session.execute(text(END), bound)
    ended = sorted(map(pause_of, rows), key=lambda pause: pause.since)
    last = {pause.client: pause for pause in ended}
    return sorted(
        last.values(), key=lambda pause: (pause.client != client, pause.client)
    )


def tell(transaction: Transaction, most: int) -> list[Pause]:
    """Note that pauses are told of now; return those that were not before."""
    rows = transaction.session.execute(text(TELL), {"most": most})
    return sorted(map(pause_of, rows), key=lambda pause: (pause.client, pause.since))


def page(
    transaction: Transaction,
    branch: BranchId | None,
    staff: StaffId | None,
    after: tuple[str] | None,
    most: int,
) -> Sequence[Pause]:
    """Read the pauses that have not ended."""
    (client,) = after or (None,)
    bound = {"branch": branch, "staff": staff, "after": client, "most": most}
    rows = transaction.session.execute(text(PAGE), bound | {"now": transaction.now})
    return [pause_of(row) for row in rows]


def copy(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Write down with clients in hand until when they are paused."""
    transaction.session.execute(text(COPY), {"clients": sorted(clients)})


def of_clients(
    transaction: Transaction, clients: Collection[ClientId]
) -> dict[ClientId, list[Pause]]:
    """Read every pause the clients ever had."""
    rows = transaction.session.execute(
        text("select * from cadence.pauses where client_id = any(:clients)"),
        {"clients": sorted(clients)},
    )
    found: dict[ClientId, list[Pause]] = {}
    for row in rows:
        found.setdefault(row.client_id, []).append(pause_of(row))
    return found


def pause_of(row: Row[Any]) -> Pause:
    return Pause(
        *(row.client_id, row.branch_id, row.since, row.until, row.reason), row.revision
    )
