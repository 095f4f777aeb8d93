"""Who of us dealt with whom there, and when."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import text

from libs.storage import driver
from libs.storage.told import as_json, told
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, TouchId

DEALINGS = {
    "touch_id": "text",
    "branch_id": "text",
    "client_id": "text",
    "contact_id": "text",
    "staff_id": "text",
    "occurred_at": "timestamptz",
}
# Who was erased is not dealt with again: the lock waits for who is just being erased.
LOG = f"""
insert into concentration.dealings ({", ".join(DEALINGS)})
select n.touch_id, coalesce(c.branch_id, n.branch_id), n.client_id,
  case when p.erased then null else n.contact_id end, n.staff_id, n.occurred_at
from {told("rows", DEALINGS)}
left join concentration.clients c on c.client_id = n.client_id
left join lateral (select erased from concentration.contacts
  where contact_id = n.contact_id for share) p on true
on conflict do nothing
"""
TAKE_BACK = """
insert into concentration.dealings (touch_id, branch_id, client_id, taken_back)
select touch_id, coalesce(c.branch_id, n.branch_id), n.client_id, true
from unnest(cast(:touches as text[]), cast(:branches as text[]),
  cast(:clients as text[])) as n (touch_id, branch_id, client_id)
left join concentration.clients c on c.client_id = n.client_id
on conflict (touch_id) do update
  set taken_back = true, contact_id = null, staff_id = null, occurred_at = null
"""
FORGET = """
update concentration.dealings set contact_id = null where contact_id = any(:contacts)
"""


def log(transaction: Transaction, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep touches, each once, unless they were taken back already."""
    if rows:
        in_order = sorted(rows, key=lambda row: row["touch_id"])
        driver.run(transaction, LOG, {"rows": as_json(in_order)})


def take_back(
    transaction: Transaction, rows: Sequence[tuple[TouchId, BranchId, ClientId]]
) -> None:
    """Forget touches, whether they were heard of or will be."""
    # A touch taken back twice, of two branches, is one touch.
    of_touches = {row[0]: row for row in rows}
    touches, branches, clients = zip(*sorted(of_touches.values()), strict=True)
    told_back = {"touches": touches, "branches": branches, "clients": clients}
    transaction.session.execute(
        text(TAKE_BACK), {name: list(each) for name, each in told_back.items()}
    )


def forget(transaction: Transaction, contacts: Collection[ContactId]) -> None:
    """Forget with whom we dealt; that we dealt with the client stays known."""
    transaction.session.execute(text(FORGET), {"contacts": sorted(contacts)})
