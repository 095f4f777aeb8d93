"""The watch over the audit log: when it was verified last, and what was found.

All of it is wall time, whatever the simulated clock says.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from libs.storage import audit
from libs.storage.audit import Break, Mark
from libs.storage.transactions import Transaction

# What was found broken is looked at again within the hour, so that the alert ends.
# Another replica that looks at it just now is left alone.
DUE = """
select seq, hash from {service}.audit_watch
where seq is not null or verified_at > clock_timestamp()
  or verified_at < clock_timestamp()
     - case when bad_seq is null then interval '1 day' else '1 hour' end
for update skip locked
"""
FURTHER = "update {service}.audit_watch set seq = :seq, hash = :hash"
VERIFIED = """
update {service}.audit_watch set seq = null, hash = null,
  verified_at = clock_timestamp(), bad_seq = :seq, bad_why = :why
"""
WRITE_DOWN = """
update {service}.audit_watch watch set written_at = clock_timestamp()
from {service}.audit_head head
where written_at is null or written_at > clock_timestamp()
  or written_at < clock_timestamp() - interval '1 hour'
returning head.seq, head.hash
"""
# A moment to come, or of before there was any of this, is nobody's verdict.
SEEN = """
select bad_seq, bad_why, extract(epoch from clock_timestamp() - case
    when verified_at between 'epoch' and clock_timestamp() + interval '1 minute'
    then least(verified_at, clock_timestamp()) else 'epoch' end)::float8 as age
from {service}.audit_watch
"""


@dataclass(frozen=True)
class Watch:
    """What was found last, and how many seconds ago."""

    broken: Break | None
    age: float


def go_on(transaction: Transaction) -> bool:
    """Verify a window of the chain, if a day has passed; say whether more is left."""
    service = transaction.service
    due = transaction.session.execute(text(DUE.format(service=service))).one_or_none()
    if due is None:
        return False
    start = audit.beginning(service)
    if due.seq is not None:
        start = Mark(service, due.seq, bytes(due.hash))
    stretch = audit.follow(transaction.session, start)
    if goes_on := not (stretch.is_last or stretch.broken):
        further = {"seq": stretch.end.seq, "hash": stretch.end.hash}
        transaction.session.execute(text(FURTHER.format(service=service)), further)
    else:
        _note(transaction, stretch.broken)
    return goes_on


def _note(transaction: Transaction, broken: Break | None) -> None:
    found = {"seq": broken and broken.seq, "why": broken and broken.why}
    asked = text(VERIFIED.format(service=transaction.service))
    transaction.session.execute(asked, found)


def write_down(transaction: Transaction) -> Mark | None:
    """Return the head of the chain, once an hour, for who writes it down elsewhere."""
    service = transaction.service
    row = transaction.session.execute(
        text(WRITE_DOWN.format(service=service))
    ).one_or_none()
    return Mark(service, row.seq, bytes(row.hash)) if row else None


def seen(connection: Connection, service: str) -> Watch:
    """Return what was found last."""
    row = connection.execute(text(SEEN.format(service=service))).one()
    broken = None if row.bad_seq is None else Break(row.bad_seq, row.bad_why)
    return Watch(broken, row.age)
