"""Who wants to hear no more by some channel, and what came by it all the same."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text

from libs.storage.copies import Copies
from libs.storage.transactions import Transaction
from services.touchpoints.domain.touches import Touch
from services.touchpoints.storage.touches import touch_of

CONSENTS = Copies(
    "consents",
    {
        "consent_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "channel": "text",
        "given": "boolean",
        "at": "timestamptz",
        "revision": "bigint",
    },
)


def withdrawn(
    transaction: Transaction, contacts: Iterable[str]
) -> dict[tuple[str, str], datetime]:
    """Return since when each contact wants nothing by each channel."""
    rows = transaction.session.execute(
        text(
            "select contact_id, channel, min(at) as at from touchpoints.consents"
            " where contact_id = any(:contacts) and not given"
            " group by contact_id, channel"
        ),
        {"contacts": sorted(contacts)},
    )
    return {(row.contact_id, row.channel): row.at for row in rows}


def provoked(
    transaction: Transaction, contact: str, channel: str, at: datetime
) -> list[Touch]:
    """Read our touches by a channel after an opt-out, and the last one before it."""
    rows = transaction.session.execute(
        text(
            "select t.* from touchpoints.touches t"
            " join touchpoints.kinds k on k.name = t.kind and k.channel = :channel"
            " where t.contact_id = :contact and t.direction = 'out'"
            " and k.satisfies <> 'nothing' and t.occurred_at >= coalesce(("
            "   select max(before.occurred_at) from touchpoints.touches before"
            "   join touchpoints.kinds b on b.name = before.kind"
            "     and b.channel = :channel and b.satisfies <> 'nothing'"
            "   where before.contact_id = :contact and before.direction = 'out'"
            "   and before.occurred_at <= :at), :at)"
        ),
        {"contact": contact, "channel": channel, "at": at},
    )
    return [touch_of(row) for row in rows]
