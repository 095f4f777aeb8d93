"""Opportunities, and the touches that may have led to them."""

from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.touchpoints.domain.attribution import WINDOW, Effort
from services.touchpoints.domain.opportunities import Opportunity
from services.touchpoints.storage.entries import table_of

OPPORTUNITIES = table_of("opportunities", Opportunity, "opportunity_id", "found_at")


def efforts_for(transaction: Transaction, client: str, until: datetime) -> list[Effort]:
    """Read the client's touches that earned something, and still do, up to a time."""
    rows = transaction.session.execute(
        text(
            "select c.touch_id, c.kind, c.occurred_at from touchpoints.credits c"
            " where c.client_id = :client and c.gamma > 0 and not c.reversal"
            " and c.occurred_at > :since and c.occurred_at <= :until"
            " and not exists (select from touchpoints.credits r"
            "   where r.touch_id = c.touch_id and (r.reversal or r.turn > c.turn))"
            " order by c.occurred_at, c.touch_id"
        ),
        {"client": client, "since": until - WINDOW, "until": until},
    )
    return [Effort(*row) for row in rows]
