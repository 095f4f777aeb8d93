"""Mailings: what was asked for, who it went to and who was left out."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from psycopg.types.json import Jsonb
from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, SiteId, StaffId
from services.outbound.domain.mailings import (
    Audience,
    Fixed,
    LeftOut,
    Mailing,
    Wish,
)
from services.outbound.domain.messages import Channel
from services.outbound.domain.templates import Wording
from services.outbound.storage.recipients import CONTACT, SITE
from services.outbound.storage.whose import WHOSE

A_WINDOW = 1_000
AUDIENCE = f"""
select c.client_id, c.name, c.account_manager, {CONTACT} as contact_id,
  {SITE} as site_id
from outbound.clients c
where c.branch_id = :branch and not c.removed and c.counts_for is null
  and c.status = any(:statuses)
  and (cardinality(cast(:tiers as text[])) = 0 or c.tier = any(:tiers))
  and (cardinality(cast(:tags as text[])) = 0 or jsonb_exists_any(c.tags, :tags))
  and (cardinality(cast(:clients as text[])) = 0 or c.client_id = any(:clients))
  and {WHOSE}
  and c.client_id > :after
order by c.client_id limit :most
"""
ADD = """
insert into outbound.mailings (mailing_id, branch_id, purpose, period, channel,
  audience, made_at, made_by, staff_id, recipients, said)
values (:id, :branch, :purpose, :period, :channel, :audience, :made_at, :made_by,
  :staff, 0, :said)
"""
SAVE = """
update outbound.mailings set approved_at = :approved_at, approved_by = :approved_by,
  stopped_at = :stopped_at, recipients = :recipients, wordings = :wordings,
  queued_to = :queued_to, queued_at = :queued_at
where mailing_id = :id
"""
READ = """
select g.*, (select count(*) from outbound.left_out l
  where l.branch_id = g.branch_id and l.mailing_id = g.mailing_id) as left_out
from outbound.mailings g
"""
PAGE = f"""
{READ} where (cast(:staff as text) is null or staff_id = :staff)
  and (cast(:branch as text) is null or branch_id = :branch)
  and (cast(:made_at as timestamptz) is null
    or (made_at, mailing_id) < (:made_at, :mailing))
order by made_at desc, mailing_id desc limit :most
"""
FIND = f"""
{READ} where mailing_id = :id
  and (cast(:staff as text) is null or staff_id = :staff)
"""
LEFT_OUT = Bulk(
    "left_out",
    {"branch_id": "text", "mailing_id": "text", "client_id": "text", "rule": "text"},
)
LEFT_OUT_PAGE = """
select client_id, rule from outbound.left_out
where branch_id = :branch and mailing_id = :id and client_id > :after
order by client_id limit :most
"""
WORDINGS = """
select mailing_id, wordings from outbound.mailings where mailing_id = any(:ids)
"""
STATES = """
select state, rule, count(*) as messages from outbound.messages
where mailing_id = :id group by state, rule order by state, rule
"""
THERE = "select message_id from outbound.messages where message_id = any(:ids)"
WAITING = """
select message_id from outbound.messages
where mailing_id = :id and state in ('queued', 'deferred', 'claimed')
"""
# A letter on its way is at the printer's.
NOT_AGAIN = """
update outbound.messages set not_after = :now
where mailing_id = :id and state = 'handed_over' and channel <> 'post'
  and not_after > :now
"""


class Candidate(NamedTuple):
    """A client of an audience, and who there it is for."""

    client: ClientId
    name: str
    account_manager: StaffId | None
    contact: ContactId | None
    site: SiteId | None


class Count(NamedTuple):
    """How many messages of a mailing stand how, and by which rule."""

    state: str
    rule: str | None
    messages: int


def audience(transaction: Transaction, wish: Wish, after: str) -> list[Candidate]:
    """Read the clients a wish is for, in order, as many as are judged at once."""
    told = {name: list(value) for name, value in vars(wish.audience).items()}
    place = {"branch": wish.branch, "staff": wish.staff, "after": after}
    rows = transaction.session.execute(
        text(AUDIENCE), {**told, **place, "most": A_WINDOW}
    )
    return [Candidate(*row) for row in rows]


def add(transaction: Transaction, mailing: Mailing) -> None:
    """Write a new mailing down."""
    wish = mailing.wish
    transaction.session.execute(
        text(ADD),
        {
            "id": mailing.id,
            "branch": wish.branch,
            "purpose": wish.purpose,
            "period": wish.period,
            "channel": wish.channel.value,
            "made_at": mailing.made_at,
            "made_by": mailing.made_by,
            "staff": wish.staff,
            "audience": Jsonb(msgspec.to_builtins(wish.audience)),
            "said": Jsonb(dict(wish.said)),
        },
    )


def save(transaction: Transaction, mailing: Mailing) -> None:
    """Write down what became of a mailing."""
    wordings = Jsonb(msgspec.to_builtins(mailing.wordings))
    bound = {**vars(mailing), "wordings": wordings}
    transaction.session.execute(text(SAVE), bound)


def leave_out(
    transaction: Transaction, mailing: Mailing, some: Sequence[LeftOut]
) -> None:
    """Write down who gets nothing of a mailing, and why."""
    of = (mailing.wish.branch, mailing.id)
    LEFT_OUT.insert(transaction, [(*of, each.client, each.rule) for each in some])


def left_out(
    transaction: Transaction, mailing: Mailing, after: str, most: int
) -> list[LeftOut]:
    """List who gets nothing of a mailing, and why."""
    of = {"branch": mailing.wish.branch, "id": mailing.id}
    rows = transaction.session.execute(
        text(LEFT_OUT_PAGE), {**of, "after": after, "most": most}
    )
    return [LeftOut(*row) for row in rows]


def wordings(
    transaction: Transaction, mailings: Collection[str]
) -> dict[tuple[str, str], Wording]:
    """Read what approved mailings say, by mailing and language."""
    if not mailings:
        return {}
    rows = transaction.session.execute(text(WORDINGS), {"ids": sorted(mailings)})
    return {
        (mailing, fixed.language): fixed.wording
        for mailing, told in rows
        for fixed in msgspec.convert(told, list[Fixed])
    }


def find(
    transaction: Transaction, mailing: str, staff: StaffId | None, lock: str = ""
) -> Mailing | None:
    """Read one mailing, one of `staff`'s if given."""
    row = transaction.session.execute(
        text(FIND + lock), {"id": mailing, "staff": staff}
    ).one_or_none()
    return mailing_of(row) if row else None


def page(
    transaction: Transaction,
    branch: BranchId | None,
    staff: StaffId | None,
    before: tuple[datetime, str] | None,
    most: int,
) -> list[Mailing]:
    """List mailings, the newest first."""
    made_at, mailing = before or (None, None)
    place = {"branch": branch, "staff": staff, "made_at": made_at, "mailing": mailing}
    rows = transaction.session.execute(text(PAGE), {**place, "most": most})
    return [mailing_of(row) for row in rows]


def states(transaction: Transaction, mailing: str) -> list[Count]:
    """Count the messages of a mailing by how they stand."""
    rows = transaction.session.execute(text(STATES), {"id": mailing})
    return [Count(*row) for row in rows]


def waiting(transaction: Transaction, mailing: str) -> Sequence[str]:
    """Find the messages of a mailing that have not gone out."""
    return list(transaction.session.scalars(text(WAITING), {"id": mailing}))


def not_again(transaction: Transaction, mailing: str) -> None:
    """Have what is on its way of a mailing not go once more if it comes back."""
    told = {"id": mailing, "now": transaction.now}
    transaction.session.execute(text(NOT_AGAIN), told)


def there(transaction: Transaction, messages: Sequence[str]) -> set[str]:
    """Find which messages were queued before."""
    return set(transaction.session.scalars(text(THERE), {"ids": list(messages)}))


def mailing_of(row: Row[Any]) -> Mailing:
    wish = Wish(
        branch=row.branch_id,
        purpose=row.purpose,
        period=row.period,
        channel=Channel(row.channel),
        audience=msgspec.convert(row.audience, Audience),
        staff=row.staff_id,
        said=row.said,
    )
    return Mailing(
        id=row.mailing_id,
        wish=wish,
        made_at=row.made_at,
        made_by=row.made_by,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        stopped_at=row.stopped_at,
        recipients=row.recipients,
        wordings=msgspec.convert(row.wordings, tuple[Fixed, ...]),
        queued_to=row.queued_to,
        queued_at=row.queued_at,
        left_out=row.left_out,
    )
