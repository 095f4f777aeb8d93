"""Windows: how many messages a branch sent on a channel in the hour under way."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.outbound.domain.messages import Channel
from services.outbound.storage.ledger import AN_HOUR

OPEN = """
insert into outbound.windows (branch_id, channel, opened_at, used)
select branch_id, :channel, :now, 0 from unnest(cast(:branches as text[])) as branch_id
order by 1
on conflict (branch_id, channel) do update set
  opened_at = case when windows.opened_at <= :an_hour_ago
    then excluded.opened_at else windows.opened_at end,
  used = case when windows.opened_at <= :an_hour_ago then 0 else windows.used end
returning branch_id, opened_at, used
"""
USE = """
update outbound.windows w set used = w.used + u.used
from unnest(cast(:branches as text[]), cast(:used as integer[])) as u (branch_id, used)
where w.branch_id = u.branch_id and w.channel = :channel
"""


def opened(
    transaction: Transaction, channel: Channel, branches: list[str]
) -> dict[str, tuple[datetime, int]]:
    """Lock the branches' windows; return until when each lasts and what it has had."""
    rows = transaction.session.execute(
        text(OPEN),
        {
            "channel": channel.value,
            "branches": branches,
            "now": transaction.now,
            "an_hour_ago": transaction.now - AN_HOUR,
        },
    )
    return {branch: (opened_at + AN_HOUR, used) for branch, opened_at, used in rows}


def use(transaction: Transaction, channel: Channel, used: Mapping[str, int]) -> None:
    """Note what the branches send."""
    told = {"channel": channel.value, "branches": list(used)}
    transaction.session.execute(text(USE), told | {"used": list(used.values())})
