"""Until when clients are left alone; who counts for another is with that one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.outbound.domain.judging import PAUSED
from services.outbound.storage.as_one import AS_ONE

UNTIL = f"""
select named.client_id, max(p.until) as until
from outbound.clients named join outbound.clients own on {AS_ONE}
join outbound.client_pauses p on p.client_id = own.client_id and p.until > :now
where named.client_id = any(:clients)
group by named.client_id
"""
JUDGE_ANEW = f"""
update outbound.messages m set not_before = :now
from outbound.clients named join outbound.clients own on {AS_ONE}
where named.client_id = any(:clients) and m.client_id = own.client_id
  and m.state = 'deferred' and m.rule = :rule and m.not_before > :now
"""


def until(
    transaction: Transaction, clients: Collection[ClientId]
) -> dict[ClientId, datetime]:
    """Read until when clients are left alone, of those who are."""
    bound = {"clients": sorted(clients), "now": transaction.now}
    rows = transaction.session.execute(text(UNTIL), bound)
    return {row.client_id: row.until for row in rows}


def judge_anew(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Let what a pause held be judged now: it lasts longer, or not so long."""
    bound = {"clients": sorted(clients), "now": transaction.now, "rule": PAUSED}
    transaction.session.execute(text(JUDGE_ANEW), bound)
