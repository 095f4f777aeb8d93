"""Events for clients, and who was introduced to whom at them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.columns import columns_of
from libs.storage.reading import read
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, GatheringId, NeedId, StaffId
from services.cadence.domain.gatherings import Gathering

COLUMNS = columns_of(Gathering, "gathering_id")
GATHERINGS = Bulk("gatherings", COLUMNS.types)
CHANGE = """
on conflict (gathering_id) do update set name = excluded.name,
  starts_at = excluded.starts_at, offer = excluded.offer,
  cancelled_at = excluded.cancelled_at, place = excluded.place
"""
INTRODUCTIONS = Bulk(
    "introductions",
    {
        "gathering_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "other_id": "text",
        "introduced_at": "timestamptz",
    },
)
Place = tuple[datetime, str]


@dataclass(frozen=True)
class Introduction:
    """Two clients that were introduced to each other at an event."""

    gathering: GatheringId
    client: ClientId
    other: ClientId
    at: datetime


def add(transaction: Transaction, gathering: Gathering) -> None:
    """Write a new event down."""
    GATHERINGS.insert(transaction, [COLUMNS.row_of(gathering)])


def save(transaction: Transaction, gathering: Gathering) -> None:
    """Write down what has become of an event."""
    GATHERINGS.insert(transaction, [COLUMNS.row_of(gathering)], CHANGE)


def lock(transaction: Transaction, gathering: GatheringId) -> None:
    """Wait until nobody else changes an event."""
    transaction.session.execute(
        text(
            "select from cadence.gatherings where gathering_id = :id for no key update"
        ),
        {"id": gathering},
    )


def find(transaction: Transaction, gathering: GatheringId) -> Gathering | None:
    """Read one; None when it is not there or behind the wall."""
    sql = "select * from cadence.gatherings where gathering_id = :id"
    rows = read(transaction, sql, {"id": gathering})
    return next(map(COLUMNS.fact_of, rows), None)


def find_all(
    transaction: Transaction, gatherings: Collection[GatheringId]
) -> dict[GatheringId, Gathering]:
    """Read events as they are now."""
    sql = "select * from cadence.gatherings where gathering_id = any(:ids)"
    rows = read(transaction, sql, {"ids": sorted(gatherings)})
    return {each.id: each for each in map(COLUMNS.fact_of, rows)}


def page(
    transaction: Transaction,
    branches: Sequence[BranchId] | None,
    before: Place | None,
    most: int,
) -> list[Gathering]:
    """Read events of the branches, or of all, the latest first."""
    at, gathering = before or ("infinity", "")
    sql = (
        "select * from cadence.gatherings where (cast(:branches as text[]) is null"
        " or branch_id = any(:branches))"
        " and (starts_at, gathering_id) < (cast(:at as timestamptz), :id)"
        " order by starts_at desc, gathering_id desc limit :most"
    )
    seen = None if branches is None else list(branches)
    bound = {"branches": seen, "at": at, "id": gathering, "most": most}
    return [COLUMNS.fact_of(row) for row in read(transaction, sql, bound)]


def open_need(transaction: Transaction, need: NeedId, client: ClientId) -> str | None:
    """Read what a need of the client, or of whom counts for it, is called.

    None where it is not theirs, or met.
    """
    rows = transaction.session.execute(
        text(
            "select n.note from cadence.triggers n"
            " join cadence.clients c using (client_id)"
            " where n.kind = 'need' and n.subject = :need and not n.ended"
            " and (n.client_id = :client or c.counts_for = :client) limit 1"
        ),
        {"need": need, "client": client},
    )
    return rows.scalar_one_or_none()


def introduce(
    transaction: Transaction, at: Gathering, pair: tuple[ClientId, ClientId]
) -> None:
    """Write down that two clients were introduced to each other."""
    row = (at.id, at.branch, *sorted(pair), transaction.now)
    INTRODUCTIONS.insert(transaction, [row])


def introductions(
    transaction: Transaction, gatherings: Sequence[GatheringId], staff: StaffId | None
) -> list[Introduction]:
    """Read who was introduced to whom at events."""
    rows = transaction.session.execute(
        text(
            "select i.gathering_id, i.client_id, i.other_id, i.introduced_at"
            " from cadence.introductions i"
            " where i.gathering_id = any(:gatherings)"
            " and (cast(:staff as text) is null or exists ("
            "select from cadence.clients c where c.account_manager = :staff"
            " and c.client_id in (i.client_id, i.other_id)))"
            " order by i.gathering_id, i.client_id, i.other_id"
        ),
        {"gatherings": list(gatherings), "staff": staff},
    )
    return [Introduction(*row) for row in rows]
