"""Rounds of help as they are shown: how each goes, and whom it helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.expected_loss import UNEARNED_VALUE
from services.cadence.domain.purposes import Channel
from services.cadence.domain.rounds import Progress, why
from services.cadence.storage.areas import WITHIN
from services.cadence.storage.rounds import round_of
from services.cadence.storage.tasks import DONE

Place = tuple[datetime, str]


@dataclass(frozen=True)
class HelpedElsewhere:
    """A client in the area of a round that is helped in another one."""

    client: ClientId
    name: str
    round: str


@dataclass(frozen=True)
class Whom:
    """One client of a round: how it is reached, where, and why in this place."""

    client: ClientId
    branch: BranchId
    name: str
    account_manager: StaffId | None
    way: Channel
    contact: str | None
    phone: str | None
    reasons: tuple[str, ...]
    helped_at: datetime | None
    place: tuple[Any, ...]


PROGRESS = f"""
select r.*, count(h.client_id) filter (where h.called) as called,
  count(h.client_id) filter (where not h.called) as messaged,
  count(h.client_id) filter (where {DONE}) as helped
from cadence.rounds r
left join cadence.helps h using (round_id)
left join cadence.tasks t using (task_id)
"""
# Calls first, then as the domain ranks them.
PLACE = """(
  cast(not h.called as integer), cast(c.status is distinct from 'active' as integer),
  -h.servers, -h.months_silent, coalesce(h.value, 0), h.client_id)"""
WHOM = f"""
select h.*, c.name, c.status, c.account_manager, t.channel, p.name as contact,
  coalesce(p.mobile, p.phone, c.phone) as rings_at,
  case when {DONE} then coalesce(t.done_at, t.closed_at) end as helped_at
from cadence.helps h join cadence.clients c using (client_id)
join cadence.tasks t using (task_id)
left join cadence.contacts p on p.contact_id = t.contact_id and p.active
where h.round_id = :round
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (:first or {PLACE} > (:later, :prospect, :servers, :months, :value, :client))
order by {PLACE} limit :most
"""


# Who is helped once for two outages, which is enough, is on the list of the other.
ELSEWHERE = f"""
select distinct on (c.client_id) c.client_id, c.name, h.round_id
from cadence.rounds r
join cadence.branches b using (branch_id)
join cadence.sites s on s.branch_id = r.branch_id
join cadence.clients own on own.client_id = s.client_id
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
join cadence.helps h on h.client_id = c.client_id
join cadence.rounds other on other.round_id = h.round_id
cross join (
  select make_interval(hours => flapping_hours) as by from cadence.settings
) near
where r.round_id = :round and {WITHIN}
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and not exists (
    select from cadence.helps own_help
    where own_help.round_id = :round and own_help.client_id = c.client_id)
  and other.started_at - near.by <= r.latest_at
  and other.latest_at + near.by >= r.started_at
order by c.client_id, other.started_at desc limit :most
"""


def page(
    transaction: Transaction,
    branches: Sequence[BranchId] | None,
    before: Place | None,
    most: int,
) -> list[Progress]:
    """Read rounds of the branches, or of all, the latest first."""
    at, round_id = before or ("infinity", "")
    rows = transaction.session.execute(
        text(
            f"{PROGRESS} where (cast(:branches as text[]) is null"
            " or r.branch_id = any(:branches))"
            " and (r.started_at, r.round_id) < (cast(:at as timestamptz), :id)"
            " group by r.round_id"
            " order by r.started_at desc, r.round_id desc limit :most"
        ),
        {
            "branches": None if branches is None else list(branches),
            "at": at,
            "id": round_id,
            "most": most,
        },
    )
    return [progress_of(row) for row in rows]


def find(transaction: Transaction, round_id: str) -> Progress | None:
    """Read one; None when it is not there or behind the wall."""
    rows = transaction.session.execute(
        text(f"{PROGRESS} where r.round_id = :id group by r.round_id"), {"id": round_id}
    )
    row = rows.one_or_none()
    return progress_of(row) if row else None


def whom(
    transaction: Transaction,
    round_id: str,
    staff: StaffId | None,
    after: Sequence[object] | None,
    most: int,
) -> list[Whom]:
    """Read whom a round helps, only an account manager's clients if one is named."""
    names = ("later", "prospect", "servers", "months", "value", "client")
    bound = dict(zip(names, after or (0, 0, 0, 0, 0.0, ""), strict=True))
    rows = transaction.session.execute(
        text(WHOM),
        bound
        | {"round": round_id, "staff": staff, "first": after is None, "most": most},
    )
    return [whom_of(row) for row in rows]


def elsewhere(
    transaction: Transaction, round_id: str, staff: StaffId | None, most: int
) -> list[HelpedElsewhere]:
    """Read who is in the area of a round, and helped in another at the same time."""
    rows = transaction.session.execute(
        text(ELSEWHERE), {"round": round_id, "staff": staff, "most": most}
    )
    return [HelpedElsewhere(*row) for row in rows]


def progress_of(row: Row[Any]) -> Progress:
    return Progress(round_of(row), row.called, row.messaged, row.helped)


def whom_of(row: Row[Any]) -> Whom:
    active = row.status == "active"
    return Whom(
        client=row.client_id,
        branch=row.branch_id,
        name=row.name,
        account_manager=row.account_manager,
        way=Channel(row.channel),
        contact=row.contact,
        phone=row.rings_at,
        reasons=why(row.servers, row.months_silent, row.value),
        helped_at=row.helped_at,
        place=(
            *(int(not row.called), int(not active), -row.servers),
            *(-row.months_silent, row.value or UNEARNED_VALUE, row.client_id),
        ),
    )
