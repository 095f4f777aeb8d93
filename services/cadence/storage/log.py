"""The log: all that a touch counts as is written down at once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from libs.storage.reading import read
from libs.storage.told import as_json, told
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.reminders import ANSWERABLE
from services.cadence.domain.touches import Touch

TOUCHES = {
    "touch_id": "text",
    "client_id": "text",
    "branch_id": "text",
    "counts_for": "text",
    "counts_in": "text",
    "occurred_at": "timestamptz",
    "contact_id": "text",
    "satisfies": "text",
    "gap_class": "text",
    "rated": "boolean",
    "written": "boolean",
    "random": "boolean",
    "channel": "text",
}
# What was taken back before it was heard of is not written down. One that counts for
# another client says whose it is.
STANDING = f"""
select n.*, nullif(n.client_id, n.counts_for) as own_client_id
from {told("touches", TOUCHES)}
where not exists (select from cadence.taken_back b where b.touch_id = n.touch_id)
"""
MOVING = """
insert into cadence.touches (touch_id, branch_id, client_id, own_client_id, contact_id,
  satisfies, occurred_at, random, channel)
select touch_id, counts_in, counts_for, own_client_id, contact_id,
  satisfies, occurred_at, random, channel
from standing where satisfies is not null on conflict do nothing
"""
OUTGOING = """
insert into cadence.outgoing (touch_id, branch_id, client_id, own_client_id,
  contact_id, gap_class, occurred_at)
select touch_id, counts_in, counts_for, own_client_id, contact_id, gap_class,
  occurred_at
from standing where gap_class is not null on conflict do nothing
returning client_id, exists (
  select from cadence.grants g where g.client_id = outgoing.client_id
    and outgoing.occurred_at > g.usable_from and outgoing.occurred_at <= g.expires_at
) as uses_a_grant
"""
RATINGS = """
insert into cadence.ratings (touch_id, branch_id, client_id, rated_at)
select touch_id, branch_id, client_id, occurred_at
from standing where rated on conflict do nothing
"""
MESSAGES = """
insert into cadence.their_messages (touch_id, branch_id, client_id, written_at)
select touch_id, branch_id, client_id, occurred_at
from standing where written on conflict do nothing
"""
# Whatever they say or write answers the reminders they were sent; a ticket does not.
ANSWERS = """
insert into cadence.reminder_answers (reminder_id, touch_id, branch_id, answered_at)
select r.reminder_id, n.touch_id, r.branch_id, n.occurred_at
from standing n cross join lateral (
  select n.counts_for as client_id
  union all select merged.client_id from cadence.clients merged
  where merged.counts_for = n.counts_for
) as own
join cadence.reminders r on r.client_id = own.client_id
where (n.written or n.satisfies is not null)
  and n.occurred_at > r.started_at and coalesce(n.occurred_at < r.stopped_at, true)
  and (r.next_at is not null
    or n.occurred_at < r.stepped_at + cast(:answerable as interval))
  and coalesce(r.contact_id = n.contact_id, true)
on conflict do nothing returning reminder_id
"""
APPEND = f"""
with standing as materialized ({STANDING}),
moving as ({MOVING}),
sent as ({OUTGOING}),
rated as ({RATINGS}),
written as ({MESSAGES}),
answers as ({ANSWERS})
select array(select distinct client_id from sent where uses_a_grant) as may_use_grants,
  array(select distinct reminder_id from answers) as answered
"""


class Followed(NamedTuple):
    """Whose grants touches may use, and which reminders they answer."""

    may_use_grants: list[ClientId]
    answered: list[str]


def append(transaction: Transaction, touches: Sequence[Touch]) -> Followed:
    """Write touches of clients in hand down, each once; return what follows."""
    in_order = sorted(touches, key=lambda each: each.id)
    rows = as_json([row_of(each) for each in in_order])
    [found] = read(transaction, APPEND, {"touches": rows, "answerable": ANSWERABLE})
    return Followed(*found)


def row_of(touch: Touch) -> dict[str, Any]:
    return dict(zip(TOUCHES, vars(touch).values(), strict=True))
