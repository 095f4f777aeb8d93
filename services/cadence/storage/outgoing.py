"""The log of outgoing contacts, messages included, as far as they keep gaps."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, TouchId
from services.cadence.domain.gate import Spacing
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
# What was taken back before it was heard of is not written down.
STILL_STANDING = f"""
as told ({", ".join(OUTGOING.columns)})
where not exists
  (select from cadence.taken_back b where b.touch_id = told.touch_id)
on conflict do nothing
"""
# Who was met tells whose a contact was that was logged while both counted as one.
ATTRIBUTE = """
update cadence.outgoing t set own_client_id = p.client_id from cadence.contacts p
where t.client_id = any(:clients) and t.own_client_id is null
  and p.contact_id = t.contact_id and p.client_id = any(:clients)
  and p.client_id <> t.client_id
"""
# Broadcasts keep apart from each other, all else from all else, asks from asks too.
LAST_TOO_TIGHT = """
select client_id, max(occurred_at) as occurred_at from (
  select o.client_id, o.occurred_at, o.gap_class, s.asks,
    case o.gap_class when 'broadcast' then s.broadcasts else s.personal end as shortest,
    o.occurred_at - lag(o.occurred_at) over (
      partition by o.client_id, o.gap_class = 'broadcast' order by o.occurred_at
    ) as gap,
    o.occurred_at - lag(o.occurred_at)
      over (partition by o.client_id, o.gap_class order by o.occurred_at) as of_class
  from unnest(cast(:clients as text[]), cast(:personal as interval[]),
      cast(:asks as interval[]), cast(:broadcasts as interval[]))
    as s (client_id, personal, asks, broadcasts)
  join cadence.outgoing o using (client_id)
) as spaced
where gap < shortest or (gap_class = 'ask' and of_class < asks)
group by client_id
"""


def append(
    transaction: Transaction,
    outgoing: Sequence[Outgoing],
    branches: Mapping[ClientId, BranchId],
    own: Mapping[TouchId, ClientId],
) -> None:
    """Write outgoing contacts down, each once, in the branch of its client.

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
    OUTGOING.insert(transaction, rows, STILL_STANDING)


def forget(transaction: Transaction, touches: Collection[str]) -> None:
    """Forget contacts that were taken back."""
    transaction.session.execute(
        text("delete from cadence.outgoing where touch_id = any(:touches)"),
        {"touches": list(touches)},
    )


def attribute(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Say whose each contact with a known person is, before clients are told apart."""
    transaction.session.execute(text(ATTRIBUTE), {"clients": list(clients)})


def last_too_tight(
    transaction: Transaction, spacing: Mapping[ClientId, Spacing]
) -> dict[str, datetime]:
    """Find each client's last contact within the gap of its class of one before."""
    kept = spacing.values()
    rows = transaction.session.execute(
        text(LAST_TOO_TIGHT),
        {
            "clients": list(spacing),
            "personal": [each.personal for each in kept],
            "asks": [each.asks for each in kept],
            "broadcasts": [each.broadcasts for each in kept],
        },
    )
    return {row.client_id: row.occurred_at for row in rows}
