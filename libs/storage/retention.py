"""How long the rails remember: wall time, whatever the simulated clock says."""

from libs.storage.transactions import Transaction

# An event can be replayed from the outbox for 14 days: the inbox knows it for longer.
KEPT_FOR = {
    "outbox": "published_at < clock_timestamp() - interval '14 days'",
    "inbox": "state = 'done' and received_at < clock_timestamp() - interval '30 days'",
    "idempotency": "created_at < clock_timestamp() - interval '7 days'",
}


def prune(transaction: Transaction) -> None:
    """Delete what the service's rails need not remember any longer."""
    for table, old in KEPT_FOR.items():
        transaction.session.connection().exec_driver_sql(
            f"delete from {transaction.service}.{table} where {old}"
        )
