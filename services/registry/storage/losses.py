"""Losses on record, and how often we lost for what and to whom."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.entries import Entry
from services.registry.domain.losses import Loss
from services.registry.storage.columns import OF_A_CLIENT, table_of

LOSSES = table_of("losses", Loss, "loss_id", OF_A_CLIENT)

COUNTS = """
select min({words}) as name, count(*) as losses, count(won_back_at) as won_back
from registry.losses
where cast(:since as date) is null or lost_at >= cast(:since as date)
group by {alike} order by losses desc, name
"""


def lock_unended(
    transaction: Transaction, clients: Sequence[ClientId]
) -> dict[ClientId, Entry[Loss]]:
    """Take in hand the losses of clients that are not won back."""
    condition = "client_id = any(:clients) and won_back_at is null"
    found = LOSSES.lock_all(transaction, condition, clients=list(clients))
    return {entry.fact.client: entry for entry in found}


def by_reason(transaction: Transaction, since: date | None) -> list[Row[Any]]:
    """Count the losses since a day for each reason, the most frequent first."""
    return _counted(transaction, since, "reason", "lower(reason)")


def by_winner(transaction: Transaction, since: date | None) -> list[Row[Any]]:
    """Count the losses since a day to each competitor, the most frequent first."""
    return _counted(transaction, since, "lost_to", "name_key")


def _counted(
    transaction: Transaction, since: date | None, words: str, alike: str
) -> list[Row[Any]]:
    counts = text(COUNTS.format(words=words, alike=alike))
    return list(transaction.session.execute(counts, {"since": since}))
