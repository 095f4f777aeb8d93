"""The log of outgoing contacts, messages included, as far as they keep gaps."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, TouchId
from services.cadence.domain.outgoing import Outgoing

OUTGOING = Bulk(
    "outgoing",
    {
        "touch_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "gap_class": "text",
        "occurred_at": "timestamptz",
        "own_client_id": "text",
    },
)
# What was taken back before it was heard of is not written down. What is may use a
# grant.
STILL_STANDING = f"""
as told ({", ".join(OUTGOING.columns)})
where not exists
  (select from cadence.taken_back b where b.touch_id = told.touch_id)
on conflict do nothing
returning client_id, exists (
  select from cadence.grants g where g.client_id = outgoing.client_id
    and outgoing.occurred_at > g.usable_from and outgoing.occurred_at <= g.expires_at
) as uses_a_grant
"""
# Who was met tells whose a contact was that was logged while both counted as one.
ATTRIBUTE = """
update cadence.outgoing t set own_client_id = p.client_id from cadence.contacts p
where t.client_id = any(:clients) and t.own_client_id is null
  and p.contact_id = t.contact_id and p.client_id = any(:clients)
  and p.client_id <> t.client_id
"""


def append(
    transaction: Transaction,
    outgoing: Sequence[Outgoing],
    branches: Mapping[ClientId, BranchId],
    own: Mapping[TouchId, ClientId],
) -> set[ClientId]:
    """Write outgoing contacts down, each once; return whose grants they may use.

    One that counts for another client than its `own` says whose it is.
    """
    rows = [
        (
            each.id,
            branches[each.client],
            each.client,
            each.contact,
            each.gap_class.value,
            each.occurred_at,
            own.get(each.id),
        )
        for each in sorted(outgoing, key=lambda each: each.id)
    ]
    if not rows:
        return set()
    fresh = OUTGOING.insert(transaction, rows, STILL_STANDING)
    return {row.client_id for row in fresh if row.uses_a_grant}


def forget(transaction: Transaction, touches: Collection[str]) -> None:
    """Forget contacts that were taken back."""
    transaction.session.execute(
        text("delete from cadence.outgoing where touch_id = any(:touches)"),
        {"touches": list(touches)},
    )


def attribute(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Say whose each contact with a known person is, before clients are told apart."""
    transaction.session.execute(text(ATTRIBUTE), {"clients": list(clients)})
