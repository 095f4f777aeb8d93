"""Wishes for special treatment, and what was decided."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.concentration.domain.attention import A_WINDOW
from services.concentration.domain.wishes import (
    Approval,
    Asked,
    Decision,
    Kind,
    Refusal,
    Wish,
)
from services.concentration.storage.units import UNITS

SAVE = """
insert into concentration.exceptions
  (exception_id, branch_id, client_id, kind, wish, asked_on, asked_by, discount)
values (:id, :branch, :client, :kind, :wish, :asked_on, :asked_by, :discount)
"""
DECIDE = """
update concentration.exceptions set decision = :decision, reason = :reason,
  decided_by = :by, decided_on = :on, expires_on = cast(:expires_on as date)
where exception_id = :id
"""
# Locked, so that what two decide at once is decided once.
FIND = """
select * from concentration.exceptions where exception_id = :id for no key update
"""
# What one of several that are the same client was granted is granted to all of them.
OF_CLIENT = """
select e.* from concentration.exceptions e
join concentration.clients o on o.client_id = e.client_id
join concentration.clients c
  on coalesce(c.counts_for, c.client_id) = coalesce(o.counts_for, o.client_id)
where c.client_id = :client and e.decision = 'approved'
order by e.asked_on, e.exception_id
"""
PAGE = f"""
select e.* from concentration.exceptions e
where (cast(:branch as text) is null or e.branch_id = :branch)
  and (cast(:client as text) is null or e.client_id in (
    select u.client_id from ({UNITS}) u join ({UNITS}) same using (unit_id)
    where same.client_id = :client))
  and (cast(:day as date) is null
    or (e.asked_on, e.exception_id) < (:day, cast(:last as text)))
order by e.asked_on desc, e.exception_id desc limit :most
"""
COUNTED = f"""
select u.unit_id, count(*) filter (where e.asked_on >= :since) as lately,
  count(*) filter (where e.asked_on < :since) as before
from concentration.exceptions e join ({UNITS}) u using (client_id)
where e.asked_on between :first and :as_of
group by u.unit_id
"""
LATEST = f"""
select distinct on (u.unit_id) u.unit_id, e.client_id, e.branch_id
from concentration.exceptions e join ({UNITS}) u using (client_id)
where u.unit_id = any(:units)
order by u.unit_id, e.asked_on desc, e.exception_id desc
"""

Place = tuple[str, str]


@dataclass(frozen=True)
class Wanted:
    """Which wishes: of a branch, or of a client and whoever is of its group."""

    branch: BranchId | None = None
    client: ClientId | None = None


def save(transaction: Transaction, wish: Wish) -> None:
    """Write down what is wished for."""
    transaction.session.execute(text(SAVE), vars(wish))


def decide(transaction: Transaction, wish: str, decision: Decision) -> None:
    """Write down what was decided."""
    approved = isinstance(decision, Approval)
    transaction.session.execute(
        text(DECIDE),
        {"expires_on": None, "decision": "approved" if approved else "refused"}
        | {"id": wish}
        | vars(decision),
    )


def find(transaction: Transaction, wish: str) -> Wish | None:
    """Load a wish and take it in hand."""
    row = transaction.session.execute(text(FIND), {"id": wish}).one_or_none()
    return wish_of(row) if row else None


def approved(transaction: Transaction, client: ClientId) -> list[Wish]:
    """Read what was ever approved of a client's wishes, and those it counts with."""
    rows = transaction.session.execute(text(OF_CLIENT), {"client": client})
    return [wish_of(row) for row in rows]


def page(
    transaction: Transaction, wanted: Wanted, after: Place | None, most: int
) -> list[Wish]:
    """Read wishes, the latest first."""
    day, last = after or (None, None)
    asked = {**vars(wanted), "day": day, "last": last, "most": most}
    return [wish_of(row) for row in transaction.session.execute(text(PAGE), asked)]


def counted(transaction: Transaction, as_of: date) -> Mapping[str, Asked]:
    """Count the wishes of each unit in 90 days, and in as many days before."""
    since = as_of - A_WINDOW + timedelta(days=1)
    asked = {"since": since, "first": since - A_WINDOW, "as_of": as_of}
    rows = transaction.session.execute(text(COUNTED), asked)
    return {row.unit_id: Asked(row.lately, row.before) for row in rows}


def latest(
    transaction: Transaction, units: Collection[str]
) -> Mapping[str, tuple[ClientId, BranchId]]:
    """Read which client of each unit wished last."""
    rows = transaction.session.execute(text(LATEST), {"units": sorted(units)})
    return {row.unit_id: (row.client_id, row.branch_id) for row in rows}


def wish_of(row: Row[Any]) -> Wish:
    return Wish(
        row.exception_id,
        row.client_id,
        row.branch_id,
        Kind(row.kind),
        row.wish,
        row.asked_on,
        row.asked_by,
        row.discount,
        decision_of(row),
    )


def decision_of(row: Row[Any]) -> Decision | None:
    if row.decision is None:
        return None
    told = row.reason, row.decided_by, row.decided_on
    return Approval(*told, row.expires_on) if row.expires_on else Refusal(*told)
