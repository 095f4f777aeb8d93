"""Alarms of attention: since when each sounds, and until when it did."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.concentration.domain.attention import Kind

ALARMS = Bulk(
    "attention_alarms",
    {
        "unit_id": "text",
        "kind": "text",
        "since": "date",
        "branch_id": "text",
        "client_id": "text",
        "attention": "float8",
        "revenue": "float8",
    },
)
ALL = """
select a.*, c.name from concentration.attention_alarms a
join concentration.clients c using (client_id)
"""
SOUNDING = f"{ALL} where a.until is null"
# One that ends before it began never was: what it rested on was corrected.
CLEAR = """
update concentration.attention_alarms a set until = greatest(:until, a.since)
from unnest(cast(:units as text[]), cast(:kinds as text[])) as c (unit_id, kind)
where (a.unit_id, a.kind) = (c.unit_id, c.kind) and a.until is null
"""
PAGE = f"""
{ALL}
where (cast(:branch as text) is null or a.branch_id = :branch)
  and (cast(:since as date) is null
    or (a.since, a.unit_id, a.kind) < (:since, :unit, cast(:kind as text)))
order by a.since desc, a.unit_id desc, a.kind desc limit :most
"""

Which = tuple[str, Kind]
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Alarm:
    """An alarm about a unit, with the shares it began with; a spike has none."""

    unit: str
    kind: Kind
    since: date
    branch: BranchId
    client: ClientId
    attention: float | None
    revenue: float | None
    until: date | None = None
    name: str = ""


def sounding(transaction: Transaction) -> dict[Which, Alarm]:
    """Read the alarms that sound."""
    rows = transaction.session.execute(text(SOUNDING))
    return {(row.unit_id, Kind(row.kind)): alarm_of(row) for row in rows}


def sound(transaction: Transaction, alarms: Sequence[Alarm]) -> list[Alarm]:
    """Write down alarms, each once while it sounds; return those that are new."""
    rows = [
        (
            each.unit,
            each.kind.value,
            each.since,
            each.branch,
            each.client,
            each.attention,
            each.revenue,
        )
        for each in alarms
    ]
    ending = "on conflict do nothing returning unit_id, kind"
    fresh = {tuple(row) for row in ALARMS.insert(transaction, rows, ending)}
    return [each for each in alarms if (each.unit, each.kind.value) in fresh]


def clear(transaction: Transaction, over: Collection[Which], until: date) -> None:
    """Note until when alarms sounded."""
    units, kinds = [unit for unit, _ in over], [kind.value for _, kind in over]
    transaction.session.execute(
        text(CLEAR), {"units": units, "kinds": kinds, "until": until}
    )


def page(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> list[Alarm]:
    """Read alarms, those that began last first."""
    since, unit, kind = after or (None, None, None)
    asked = {"branch": branch, "since": since, "unit": unit, "kind": kind, "most": most}
    rows = transaction.session.execute(text(PAGE), asked)
    return [alarm_of(row) for row in rows]


def alarm_of(row: Row[Any]) -> Alarm:
    return Alarm(
        row.unit_id,
        Kind(row.kind),
        row.since,
        row.branch_id,
        row.client_id,
        row.attention,
        row.revenue,
        row.until,
        row.name,
    )
