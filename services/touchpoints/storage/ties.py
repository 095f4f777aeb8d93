"""What ties a client to us, as the log and the copies tell it."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.storage.touches import STANDS


def services_used(transaction: Transaction, client: ClientId) -> tuple[str, ...]:
    """Read which kinds of service work we have done for a client."""
    rows = transaction.session.execute(
        text(
            "select distinct t.kind from touchpoints.touches t"
            " join touchpoints.kinds k on k.name = t.kind and k.service"
            " where t.client_id = :client and t.kind not in ('billing', 'rating')"
            f" and t.occurred_at <= :now and {STANDS} order by t.kind"
        ),
        {"client": client, "now": transaction.now},
    )
    return tuple(kind for (kind,) in rows)
