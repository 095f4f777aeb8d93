"""The log of outgoing contacts, messages included, as far as they keep gaps."""

from collections.abc import Collection

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId

# Who was met tells whose a contact was that was logged while both counted as one.
ATTRIBUTE = """
update cadence.outgoing t set own_client_id = p.client_id from cadence.contacts p
where t.client_id = any(:clients) and t.own_client_id is null
  and p.contact_id = t.contact_id and p.client_id = any(:clients)
  and p.client_id <> t.client_id
"""


def forget(transaction: Transaction, touches: Collection[str]) -> None:
    """Forget contacts that were taken back."""
    transaction.session.execute(
        text("delete from cadence.outgoing where touch_id = any(:touches)"),
        {"touches": list(touches)},
    )


def attribute(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Say whose each contact with a known person is, before clients are told apart."""
    transaction.session.execute(text(ATTRIBUTE), {"clients": list(clients)})
