"""The log of contacts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.reading import read
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, StaffId
from services.touchpoints.domain.calls import Answer, Call
from services.touchpoints.domain.touches import (
    BILLING,
    Direction,
    Sentiment,
    Touch,
    Wanted,
)
from services.touchpoints.storage.copies import ASSIGNED

TOUCHES = Bulk(
    "touches",
    {
        "touch_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "at_branch": "text",
        "staff_id": "text",
        "kind": "text",
        "direction": "text",
        "occurred_at": "timestamptz",
        "recorded_at": "timestamptz",
        "seconds": "integer",
        "outcome": "text",
        "number": "text",
        "answer": "text",
        "note": "text",
        "sentiment": "text",
        "next_step": "text",
        "against_opt_out": "boolean",
        "rating": "integer",
    },
)


def append(transaction: Transaction, touches: Sequence[Touch]) -> list[Touch]:
    """Write touches down and return those that were not there before."""
    by_id = {touch.id: touch for touch in touches}
    fresh = TOUCHES.insert(
        transaction,
        [row_of(by_id[key], transaction.now) for key in sorted(by_id)],
        "on conflict do nothing returning touch_id",
    )
    return [by_id[key] for (key,) in fresh]


def row_of(touch: Touch, recorded_at: datetime) -> tuple[Any, ...]:
    return (
        touch.id,
        touch.branch,
        touch.client,
        touch.contact,
        touch.at_branch,
        touch.staff,
        touch.kind,
        touch.direction.value,
        touch.occurred_at,
        recorded_at,
        touch.seconds,
        touch.outcome,
        touch.number,
        touch.answer,
        touch.note,
        touch.sentiment and touch.sentiment.value,
        touch.next_step,
        touch.against_opt_out,
        touch.rating,
    )


def find(
    transaction: Transaction, touch_id: str, staff: StaffId | None
) -> Touch | None:
    """Read one touch; None when it is not there or not for `staff` to see."""
    row = transaction.session.execute(
        text(
            f"select * from touchpoints.touches o where touch_id = :id and {ASSIGNED}"
        ),
        {"id": touch_id, "staff": staff},
    ).one_or_none()
    return touch_of(row) if row else None


def known(transaction: Transaction, touches: Sequence[str]) -> list[Touch]:
    """Read those of the touches that were logged."""
    rows = transaction.session.execute(
        text("select * from touchpoints.touches where touch_id = any(:touches)"),
        {"touches": list(touches)},
    )
    return [touch_of(row) for row in rows]


def at_once(
    transaction: Transaction, occurred_at: datetime
) -> list[tuple[Touch, ClientId]]:
    """Read all touches of a moment, each with whose own it is."""
    rows = transaction.session.execute(
        text(
            "select *, coalesce(own_client_id, client_id) as own"
            " from touchpoints.touches where occurred_at = :at"
        ),
        {"at": occurred_at},
    )
    return [(touch_of(row), row.own) for row in rows]


def page(
    transaction: Transaction,
    wanted: Wanted,
    before: tuple[datetime, str] | None,
    most: int,
) -> list[Any]:
    """Read touches as they are stored, the latest first, `before` a keyset."""
    occurred_at, touch_id = before or (None, None)
    return read(
        transaction,
        PAGE,
        {**vars(wanted), "at": occurred_at, "id": touch_id, "most": most},
    )


# The cells bear the names of a touch's own.
PAGE = f"""
select touch_id as id, client_id as client, branch_id as branch, at_branch,
  contact_id as contact, staff_id as staff, kind, direction, occurred_at, seconds,
  number, outcome, next_step, against_opt_out, note, sentiment, rating,
  exists (select from touchpoints.credits c where c.touch_id = o.touch_id
    and c.reversal) as taken_back
from touchpoints.touches o where {ASSIGNED}
  and (cast(:client as text) is null or client_id = :client)
  and (cast(:kind as text) is null or kind = :kind)
  and (cast(:at as timestamptz) is null or (occurred_at, touch_id) < (:at, :id))
order by occurred_at desc, touch_id desc limit :most
"""


# Of each client what may matter since a moment: no call takes longer than a day.
SINCE = """
from unnest(cast(:clients as text[]), cast(:since as timestamptz[]))
  as s (client_id, since)
join touchpoints.touches t on t.client_id = s.client_id
  and t.occurred_at >= s.since - interval '24 hours'
"""
# Touches `t` that were not taken back.
STANDS = (
    "not exists (select from touchpoints.credits c where c.touch_id = t.touch_id"
    " and c.reversal)"
)


def calls_of(
    transaction: Transaction, since: Mapping[ClientId, datetime]
) -> dict[str, list[tuple[ContactId | None, Call]]]:
    """Read each client's calls since a moment, with the contact each was with."""
    rows = transaction.session.execute(
        text(f"select t.* {SINCE} where t.answer is not null and {STANDS}"),
        {"clients": list(since), "since": list(since.values())},
    )
    found: dict[str, list[tuple[ContactId | None, Call]]] = {}
    for row in rows:
        found.setdefault(row.client_id, []).append((row.contact_id, call_of(row)))
    return found


def who_was_missed(
    transaction: Transaction, branches: Sequence[BranchId]
) -> dict[ClientId, BranchId]:
    """Find the clients of the branches that we missed a call of."""
    rows = transaction.session.execute(
        text(
            "select distinct client_id, branch_id from touchpoints.touches"
            " where branch_id = any(:branches) and kind in ('missed', 'declined')"
        ),
        {"branches": list(branches)},
    )
    return {row.client_id: row.branch_id for row in rows}


def branches_of(
    transaction: Transaction, clients: Sequence[ClientId]
) -> dict[ClientId, BranchId]:
    """Read of which branch each client is."""
    rows = transaction.session.execute(
        text(
            "select client_id, branch_id from touchpoints.clients"
            " where client_id = any(:clients)"
        ),
        {"clients": list(clients)},
    )
    return {row.client_id: row.branch_id for row in rows}


def messages_to(
    transaction: Transaction, since: Mapping[ClientId, datetime]
) -> dict[str, list[datetime]]:
    """Read when we wrote to each client since a moment."""
    rows = transaction.session.execute(
        text(
            f"select t.client_id, array_agg(t.occurred_at) {SINCE}"
            " join touchpoints.kinds k on k.name = t.kind and k.satisfies = 'message'"
            f" where t.direction = 'out' and t.answer is null and {STANDS}"
            " group by t.client_id"
        ),
        {"clients": list(since), "since": list(since.values())},
    )
    return {client: list(moments) for client, moments in rows}


def kinds_since_credit(
    transaction: Transaction, clients: Sequence[str]
) -> dict[str, list[str]]:
    """Read the kinds of what happened since each client's last credited touch."""
    rows = transaction.session.execute(
        text(
            "select t.client_id, array_agg(t.kind) from touchpoints.touches t"
            " join touchpoints.relationships r using (client_id)"
            " where t.client_id = any(:clients)"
            " and t.occurred_at > coalesce(r.as_of, '-infinity') group by t.client_id"
        ),
        {"clients": list(clients)},
    )
    return {client: list(kinds) for client, kinds in rows}


def billed(touches: Sequence[Touch]) -> list[str]:
    """Return the clients that a bill went to."""
    return sorted({touch.client for touch in touches if touch.kind == BILLING})


def touch_of(row: Row[Any]) -> Touch:
    return Touch(
        id=row.touch_id,
        client=row.client_id,
        branch=row.branch_id,
        at_branch=row.at_branch,
        kind=row.kind,
        direction=Direction(row.direction),
        occurred_at=row.occurred_at,
        duration=timedelta(seconds=row.seconds),
        contact=row.contact_id,
        staff=row.staff_id,
        outcome=row.outcome,
        number=row.number,
        answer=row.answer,
        note=row.note,
        sentiment=row.sentiment and Sentiment(row.sentiment),
        next_step=row.next_step,
        against_opt_out=row.against_opt_out,
        rating=row.rating,
    )


def call_of(row: Row[Any]) -> Call:
    return Call(
        id=row.touch_id,
        number=row.number,
        direction=Direction(row.direction),
        answer=Answer(row.answer),
        started_at=row.occurred_at,
        recorded_at=row.recorded_at,
        talked=timedelta(seconds=row.seconds),
        service_desk=row.kind == "service_desk",
    )
