"""Whom we keep up with, by branch and by when they are due."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.filters import ClientFilter
from services.cadence.domain.gaps import Gaps, Tier, too_loose
from services.cadence.domain.next_touch import Status
from services.cadence.storage.clients import history_of

Place = tuple[str, datetime, str]


@dataclass(frozen=True)
class NextDue:
    """When a client is to be contacted next, and which gaps were not kept."""

    client: ClientId
    branch: BranchId
    name: str
    status: Status
    tier: Tier
    account_manager: StaffId | None
    next_touch_at: datetime
    silent_since: datetime
    too_loose: bool
    too_tight_at: datetime | None


def page(
    transaction: Transaction, wanted: ClientFilter, after: Place | None, most: int
) -> list[NextDue]:
    """Read clients whose next touch is planned."""
    branch, at, client = after or (None, None, None)
    rows = transaction.session.execute(
        text(
            "select * from cadence.clients c"
            f" where {' and '.join(conditions(wanted, after))}"
            " order by branch_id, next_touch_at, client_id limit :most"
        ),
        {**vars(wanted), "branch": branch, "at": at, "id": client, "most": most},
    )
    return [due_of(row, transaction.now) for row in rows]


def conditions(wanted: ClientFilter, after: Place | None) -> list[str]:
    wishes = {
        "next_touch_at is not null": True,
        "branch_id = any(:branches)": wanted.branches is not None,
        "account_manager = :staff": wanted.staff is not None,
        "client_id = :client": wanted.client is not None,
        "(branch_id, next_touch_at, client_id) > (:branch, :at, :id)": after,
    }
    return [condition for condition, wished in wishes.items() if wished]


def due_of(row: Row[Any], now: datetime) -> NextDue:
    gaps = Gaps(row.shortest, row.target, row.longest)
    history = history_of(row)
    paused = row.paused_until is not None and now < row.paused_until
    return NextDue(
        client=row.client_id,
        branch=row.branch_id,
        name=row.name,
        status=Status(row.status),
        tier=Tier(row.tier),
        account_manager=row.account_manager,
        next_touch_at=row.next_touch_at,
        silent_since=history.silent_since,
        too_loose=not paused and too_loose(history.silent_since, now, gaps),
        too_tight_at=row.too_tight_at,
    )
