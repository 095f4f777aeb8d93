"""The latest contact of each kind with each person of a client and of its group."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.domain.last_contacts import Contacted
from services.touchpoints.storage.touches import STANDS

# Service work is no contact, and neither is one who was not reached.
LATEST = f"""
select t.client_id, t.contact_id, t.kind, max(t.occurred_at)
from touchpoints.touches t join touchpoints.kinds k on k.name = t.kind
where k.gamma > 0 and t.occurred_at <= :now and {STANDS} and t.client_id in (
  select c.client_id from touchpoints.clients c
  where c.client_id = :client or c.group_id = :group)
group by t.client_id, t.contact_id, t.kind
"""


def group_of(transaction: Transaction, client: ClientId) -> str | None:
    """Read which legal group a client belongs to."""
    group: str | None = transaction.session.execute(
        text("select group_id from touchpoints.clients where client_id = :client"),
        {"client": client},
    ).scalar_one()
    return group


def latest(
    transaction: Transaction, client: ClientId, group: str | None
) -> list[Contacted]:
    """Read the latest contacts of a client and of those in its group."""
    rows = transaction.session.execute(
        text(LATEST), {"client": client, "group": group, "now": transaction.now}
    )
    return [Contacted(*row) for row in rows]
