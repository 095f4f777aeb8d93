"""Messages as people see them: where each stands, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Message
from services.outbound.storage import ledger
from services.outbound.storage.whose import WHOSE

COLUMNS = (
    *("message_id", "branch_id", "client_id", "contact_id", "purpose", "period"),
    *("channel", "gap_class", "critical", "form", "mailing_id", "copies", "state"),
    *("rule", "reason", "evidence", "queued_at", "not_before", "not_after"),
    *("attempts", "handed_over_at", "settled_at", "reference"),
)
# A test is of whoever of ours it goes to: it is no client's.
LISTED = f"""
select {", ".join(f"m.{column}" for column in COLUMNS)},
  case when :named then c.name end
from outbound.messages m left join outbound.clients c using (client_id)
where (cast(:state as text) is null or m.state = :state)
  and (cast(:channel as text) is null or m.channel = :channel)
  and (cast(:branch as text) is null or m.branch_id = :branch)
  and (cast(:client as text) is null or m.client_id = :client)
  and (cast(:mailing as text) is null or m.mailing_id = :mailing)
  and (cast(:message as text) is null or m.message_id = :message)
  and ({WHOSE} or m.form = 'trial' and m.recipient = :staff)
  and (cast(:last_at as timestamptz) is null
    or (m.queued_at, m.message_id) < (:last_at, :last_id))
order by m.queued_at desc, m.message_id desc
limit :limit
"""
LOCKED = f"""
select {", ".join(ledger.COLUMNS)} from outbound.messages
where message_id = :message for update
"""
# Each count reads the few rows of its own index, however many were sent. What is over
# counts for a month: nobody looks into it later than that, but somebody is to decide.
COUNTS = """
select state, count(*) from outbound.messages
where state in ('queued', 'deferred') group by 1
union all
select state, count(*) from outbound.messages
where state in ('claimed', 'handed_over') group by 1
union all
select state, count(*) from outbound.messages where state = 'ambiguous' group by 1
union all
select state, count(*) from outbound.messages
where state in ('failed', 'suppressed', 'expired') and queued_at > :since group by 1
"""
COUNTED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """Where a message stands, in the order of COLUMNS, and its client's name."""

    id: str
    branch: str
    client: str
    contact: str | None
    purpose: str
    period: str
    channel: str
    gap_class: str
    critical: bool
    form: str
    mailing: str | None
    copies: int
    state: str
    rule: str | None
    reason: str | None
    evidence: dict[str, Any] | None
    queued_at: datetime
    not_before: datetime
    not_after: datetime
    attempts: int
    handed_over_at: datetime | None
    settled_at: datetime | None
    reference: str | None
    name: str | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which messages to list; not `named` without the names of their clients."""

    state: str | None = None
    channel: str | None = None
    branch: str | None = None
    client: str | None = None
    mailing: str | None = None
    message: str | None = None
    staff: str | None = None
    named: bool = True


def listed(
    transaction: Transaction, wanted: Wanted, after: Sequence[Any] | None, limit: int
) -> list[Standing]:
    """List messages, the newest first."""
    last_at, last_id = after or (None, None)
    paging = {"last_at": last_at, "last_id": last_id, "limit": limit}
    rows = transaction.session.execute(text(LISTED), vars(wanted) | paging)
    return [Standing(*row) for row in rows]


def locked(transaction: Transaction, message: str) -> list[Message]:
    """Lock a message, if it is there and seen."""
    rows = transaction.session.execute(text(LOCKED), {"message": message})
    return [ledger.message_of(row) for row in rows]


def counts(transaction: Transaction) -> dict[str, int]:
    """Count what was not simply sent, by state; what is over, of the last month."""
    since = transaction.now - COUNTED_FOR
    rows = transaction.session.execute(text(COUNTS), {"since": since})
    return {state: number for state, number in rows}  # noqa: C416 rows are no pairs


def queue_again(transaction: Transaction, message: Message) -> None:
    """Queue a message again, by what was released of it and whether it may be out."""
    transaction.session.execute(
        text(
            "update outbound.messages set state = 'queued', not_before = :now,"
            " released = :released, resent = :resent, claimed_by = null,"
            " leased_until = null, settled_at = null, told_at = null"
            " where message_id = :message"
        ),
        {
            "message": message.id,
            "released": message.released,
            "resent": message.resent,
            "now": transaction.now,
        },
    )


def names_of(transaction: Transaction, clients: Sequence[str]) -> list[str]:
    """Return what clients are called that are seen."""
    rows = transaction.session.execute(
        text(
            "select name from outbound.clients where client_id = any(:ids) order by 1"
        ),
        {"ids": list(clients)},
    )
    return list(rows.scalars())
