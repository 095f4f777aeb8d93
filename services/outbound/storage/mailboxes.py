"""Mailboxes in PostgreSQL: how far each was taken in, and what was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from libs.storage.transactions import Transaction

LEFT_AFTER = timedelta(days=1)
# When the server numbers its mails anew, all of them are looked at anew.
OPEN = """
insert into outbound.mailboxes as m (mailbox, uid_validity, uid, waiting, looked_at)
values (:mailbox, :validity, 0, 0, :now)
on conflict (mailbox) do update set uid_validity = excluded.uid_validity,
  uid = case when m.uid_validity = excluded.uid_validity then m.uid else 0 end,
  failing_since = null, failure = null, looked_at = excluded.looked_at
returning uid
"""
STALE = """
delete from outbound.parked_mails
where mailbox = :mailbox and uid_validity <> :validity
"""
# While workers are changed one after the other, two mailboxes are in use.
OTHERS = """
delete from outbound.mailboxes
where mailbox <> :mailbox and coalesce(looked_at, failing_since) < :left
"""
ADVANCE = """
update outbound.mailboxes set uid = :uid, waiting = :waiting, oldest_at = :oldest_at
where mailbox = :mailbox and uid_validity = :validity and uid < :uid
"""
WAITING = """
update outbound.mailboxes set waiting = :waiting, oldest_at = :oldest_at
where mailbox = :mailbox
"""
PARK = """
insert into outbound.parked_mails (mailbox, uid_validity, uid, reason, at)
values (:mailbox, :validity, :uid, :reason, :now)
"""
UNPARK = """
delete from outbound.parked_mails
where mailbox = :mailbox and uid_validity = :validity and uid = :uid
"""
AGAIN = """
select uid from outbound.parked_mails
where mailbox = :mailbox and uid_validity = :validity and again order by uid
"""
PARKED = """
select uid_validity as validity, uid, reason, at, again
from outbound.parked_mails where (uid_validity, uid) > (:validity, :uid) and not let_go
order by uid_validity, uid limit :most
"""
TRY_AGAIN = """
update outbound.parked_mails set again = true
where uid_validity || '-' || uid = :mail and not let_go
"""
LET_GO = """
update outbound.parked_mails set let_go = true, again = false
where uid_validity || '-' || uid = :mail and not let_go
"""
FAILED = """
insert into outbound.mailboxes as m
  (mailbox, uid_validity, uid, waiting, failing_since, failure)
values (:mailbox, 0, 0, 0, :now, :failure)
on conflict (mailbox) do update set failure = excluded.failure,
  failing_since = coalesce(m.failing_since, excluded.failing_since)
"""
STANDING = """
select m.waiting, m.oldest_at, m.looked_at, m.failing_since, m.failure,
  (select count(*) from outbound.parked_mails p where p.mailbox = m.mailbox
    and not p.let_go) as parked
from outbound.mailboxes m order by m.looked_at nulls first, m.mailbox
"""


@dataclass(frozen=True)
class Place:
    """A mail of a mailbox, and how many wait behind it, the oldest since when."""

    mailbox: str
    validity: int
    uid: int
    waiting: int = 0
    oldest_at: datetime | None = None


@dataclass(frozen=True)
class Mailbox:
    """How a mailbox stands: what waits there, what was set aside, what is wrong."""

    waiting: int
    oldest_at: datetime | None
    looked_at: datetime | None
    failing_since: datetime | None
    failure: str | None
    parked: int


@dataclass(frozen=True)
class Parked:
    """A mail that was set aside, since when and why; perhaps it is tried `again`."""

    validity: int
    uid: int
    reason: str
    at: datetime
    again: bool

    @property
    def id(self) -> str:
        """What people name it by."""
        return f"{self.validity}-{self.uid}"


def opened(transaction: Transaction, mailbox: str, validity: int) -> int:
    """Return the last UID that was taken in; a mailbox that is left is forgotten."""
    told = {"mailbox": mailbox, "validity": validity, "now": transaction.now}
    left = {"left": transaction.now - LEFT_AFTER}
    transaction.session.execute(text(OTHERS), told | left)
    transaction.session.execute(text(STALE), told)
    return int(transaction.session.execute(text(OPEN), told).scalar_one())


def advance(transaction: Transaction, place: Place) -> bool:
    """Note that a mail is done with; say whether nobody had done so before."""
    return bool(transaction.session.execute(text(ADVANCE), vars(place)).rowcount)


def unpark(transaction: Transaction, place: Place) -> bool:
    """Forget that a mail was set aside; say whether it was."""
    return bool(transaction.session.execute(text(UNPARK), vars(place)).rowcount)


def wanted_again(transaction: Transaction, place: Place) -> list[int]:
    """Return the UIDs that somebody wants to be taken in after all."""
    return list(transaction.session.execute(text(AGAIN), vars(place)).scalars())


def wait(transaction: Transaction, place: Place) -> None:
    """Note how many mails wait."""
    transaction.session.execute(text(WAITING), vars(place))


def park(transaction: Transaction, place: Place, reason: str) -> None:
    """Note that a mail was set aside, and why."""
    told = vars(place) | {"reason": reason, "now": transaction.now}
    transaction.session.execute(text(PARK), told)


def parked(transaction: Transaction, place: Place) -> Sequence[int]:
    """Return the UIDs that were set aside, those that were let go too."""
    rows = transaction.session.execute(
        text(
            "select uid from outbound.parked_mails"
            " where mailbox = :mailbox and uid_validity = :validity"
        ),
        vars(place),
    )
    return list(rows.scalars())


def set_aside(
    transaction: Transaction, after: tuple[int, int] | None, most: int
) -> list[Parked]:
    """List what was set aside, in order."""
    validity, uid = after or (0, 0)
    told = {"validity": validity, "uid": uid, "most": most}
    rows = transaction.session.execute(text(PARKED), told)
    return [Parked(**row) for row in rows.mappings()]


def try_again(transaction: Transaction, mail: str) -> bool:
    """Have a mail tried again that was set aside; say whether it was."""
    return bool(transaction.session.execute(text(TRY_AGAIN), {"mail": mail}).rowcount)


def let_go(transaction: Transaction, mail: str) -> bool:
    """Leave a mail where it lies that was set aside; say whether it was."""
    return bool(transaction.session.execute(text(LET_GO), {"mail": mail}).rowcount)


def failed(transaction: Transaction, mailbox: str, failure: str) -> None:
    """Note that a mailbox cannot be worked on, and since when."""
    told = {"mailbox": mailbox, "failure": failure, "now": transaction.now}
    transaction.session.execute(text(FAILED), told)


def standing(transaction: Transaction) -> list[Mailbox]:
    """Tell how the mailboxes stand."""
    return [
        Mailbox(**row) for row in transaction.session.execute(text(STANDING)).mappings()
    ]
