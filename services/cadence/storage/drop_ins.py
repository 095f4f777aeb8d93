"""Drop-ins: the day drawn for each client and window, which only the worker reads."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.cadence.domain.drop_ins import DropInRule, DropInWindow, Quiet
from services.cadence.domain.gaps import Tier
from services.cadence.domain.purposes import Channel
from services.cadence.storage.horizon import IN_A_WINDOW, Stretch
from services.cadence.storage.tasks import OPEN

DROP_INS = Bulk(
    "drop_ins",
    {
        "client_id": "text",
        "occasion": "text",
        "branch_id": "text",
        "day": "date",
        "opened": "boolean",
    },
)
KEPT_UP_WITH = """
c.status in ('active', 'prospect') and c.counts_for is null
  and coalesce(c.paused_until <= :now, true)
"""
UNDRAWN = f"""
from unnest(cast(:tiers as text[]), cast(:occasions as text[]),
  cast(:firsts as date[]), cast(:lasts as date[])) as w (tier, occasion, first, last)
join cadence.clients c using (tier)
where {IN_A_WINDOW} and {KEPT_UP_WITH}
  and not exists (select from cadence.drop_ins d
    where d.client_id = c.client_id and (d.occasion = w.occasion
      or (d.opened and d.day between w.first and w.last)))
"""
# The quiet days of any year are worked out once, not for each day that was drawn.
QUIET_DAYS = """array(
  select to_char(day, 'MM-DD')
  from generate_series(timestamp '2024-01-01', '2024-12-31', '1 day') as year (day)
  join cadence.quiet_periods q on case when q.first_day <= q.last_day
    then to_char(day, 'MM-DD') between q.first_day and q.last_day
    else to_char(day, 'MM-DD') >= q.first_day or to_char(day, 'MM-DD') <= q.last_day end
)"""
# A day of another window than the tier has by now, or one on which nobody is dropped in
# on by now: the owner has said otherwise since it was drawn.
REVOKED = f"""
not d.opened and (
  d.occasion is distinct from
    (cast(:occasions as text[]))[array_position(cast(:tiers as text[]), c.tier)]
  or to_char(d.day, 'MM-DD') = any({QUIET_DAYS}))
"""
# Who was met since, so near to the day that it would be too tight, and no longer asked.
CROWDED = f"""
from cadence.drop_ins d join cadence.clients c using (client_id)
where {IN_A_WINDOW} and d.day > :today
  and (d.day - cast(greatest(c.last_call, c.last_meeting, c.last_random)
    at time zone :zone as date) <= extract(day from c.shortest) or {REVOKED})
  and not exists (select from cadence.tasks t
    where (t.client_id, t.purpose, t.occasion) = (d.client_id, 'drop_in', d.occasion)
      and (t.done_at is not null or t.closed_at is not null))
"""
NEAR = f"""
from cadence.drop_ins d join cadence.clients c using (client_id)
where {IN_A_WINDOW} and {KEPT_UP_WITH}
  and c.tier = any(:tiers) and d.day between :today and :latest and not d.opened
"""
# Nothing expires before it is due: what is overdue in a branch is found by its index.
OVER = f"""
from cadence.tasks t join cadence.clients c using (client_id)
where {IN_A_WINDOW} and t.purpose = 'drop_in' and {OPEN} and t.expires_at <= :now
  and t.branch_id = :branch and t.due_at <= :now
"""
FORGET_CROWDED = f"""
with crowded as (
  delete from cadence.drop_ins gone using (
    select d.client_id, d.occasion {CROWDED}
  ) as crowded
  where (gone.client_id, gone.occasion) = (crowded.client_id, crowded.occasion)
  returning gone.client_id, gone.occasion
)
delete from cadence.tasks t using crowded
where (t.client_id, t.purpose, t.occasion)
  = (crowded.client_id, 'drop_in', crowded.occasion)
returning t.client_id
"""
# Days on which they were met, are to be met, or are dropped in on.
LACKING = f"""
select c.client_id, c.branch_id, c.tier, c.shortest, array(
  select cast(at at time zone :zone as date)
  from (values (c.last_call), (c.last_meeting), (c.last_random)) as last (at)
  where at is not null
  union all
  select cast(t.starts_at at time zone :zone as date) from cadence.tasks t
  where t.client_id = c.client_id and {OPEN} and t.starts_at is not null
    and t.gap_class <> 'exempt'
  union all
  select other.day from cadence.drop_ins other where other.client_id = c.client_id
) as taken
{UNDRAWN}
"""
COME_NEAR = f"""
update cadence.drop_ins near set opened = true from (
  select d.client_id, d.occasion, c.tier {NEAR}
) as found
where (near.client_id, near.occasion) = (found.client_id, found.occasion)
returning near.client_id, near.branch_id, found.tier, near.occasion, near.day
"""
MISS = f"""
update cadence.tasks missed set closed_at = :now, outcome = 'missed'
from (select t.task_id {OVER}) as over
where missed.task_id = over.task_id
returning missed.client_id
"""
LOAD = """
select day, count(*) as drawn from cadence.drop_ins
where branch_id = :branch and day >= :today group by day
"""
PEOPLE = "select count(*) from cadence.staff where branch_id = :branch and active"


@dataclass(frozen=True)
class Turn:
    """A branch's day, the last one within the horizon, and the windows of the tiers."""

    zone: ZoneInfo
    today: date
    latest: date
    windows: Mapping[Tier, DropInWindow]

    @property
    def bound(self) -> dict[str, Any]:
        """What the statements are told."""
        return {
            "zone": self.zone.key,
            "today": self.today,
            "latest": self.latest,
            "tiers": list(self.windows),
            "occasions": [str(window) for window in self.windows.values()],
            "firsts": [window.first.day(1) for window in self.windows.values()],
            "lasts": [window.last.last_day for window in self.windows.values()],
        }


class Lacking(NamedTuple):
    """A client to draw a day for, with the days that are taken already."""

    client: ClientId
    branch: BranchId
    tier: Tier
    shortest: timedelta
    taken: Sequence[date]


class Near(NamedTuple):
    """A drop-in whose day has come within the horizon."""

    client: ClientId
    branch: BranchId
    tier: Tier
    occasion: str
    day: date


def forget_crowded(
    transaction: Transaction, among: Stretch, turn: Turn
) -> list[ClientId]:
    """Forget the days that would be too tight by now; return whose tasks went too."""
    return list(_run(transaction, FORGET_CROWDED, turn, **vars(among)).scalars())


def lacking(transaction: Transaction, among: Stretch, turn: Turn) -> list[Lacking]:
    """Read who has no day."""
    rows: Any = _run(transaction, LACKING, turn, **vars(among))
    return [Lacking(c, b, Tier(t), gap, taken) for c, b, t, gap, taken in rows]


def save(
    transaction: Transaction,
    turn: Turn,
    drawn: Iterable[tuple[Lacking, date]],
) -> None:
    """Write down the days that were drawn."""
    rows = [
        (each.client, str(turn.windows[each.tier]), each.branch, day, False)
        for each, day in drawn
    ]
    DROP_INS.insert(transaction, sorted(rows))


def come_near(transaction: Transaction, among: Stretch, turn: Turn) -> list[Near]:
    """Read whose day has come within the horizon, each once."""
    rows: Any = _run(transaction, COME_NEAR, turn, **vars(among))
    return [Near(c, b, Tier(tier), named, day) for c, b, tier, named, day in rows]


def miss(transaction: Transaction, among: Stretch, turn: Turn) -> list[ClientId]:
    """Close what was not done in its window; return whose it was."""
    return list(_run(transaction, MISS, turn, **vars(among)).scalars())


def _run(
    transaction: Transaction, sql: str, turn: Turn, **bound: Any
) -> CursorResult[Any]:
    given = turn.bound | bound | {"now": transaction.now}
    return transaction.session.execute(text(sql), given)


def rules(transaction: Transaction) -> dict[Tier, DropInRule]:
    """Read how often each tier is dropped in on."""
    rows = transaction.session.execute(
        text("select * from cadence.drop_in_rules order by tier")
    )
    return {
        Tier(row.tier): DropInRule(row.a_year, Channel(row.channel)) for row in rows
    }


def quiet_periods(transaction: Transaction) -> list[Quiet]:
    """Read when nobody is dropped in on."""
    sql = "select * from cadence.quiet_periods order by first_day"
    rows = transaction.session.execute(text(sql))
    return [Quiet.parse(row.first_day, row.last_day) for row in rows]


def secret(transaction: Transaction) -> bytes:
    """Read what nobody else may know."""
    found = transaction.session.execute(
        text("select secret from cadence.drop_in_secret")
    )
    return bytes(found.scalar_one())


def load(transaction: Transaction, branch: BranchId, today: date) -> Counter[date]:
    """Count what the branch has drawn for each coming day."""
    rows = transaction.session.execute(text(LOAD), {"branch": branch, "today": today})
    return Counter({row.day: row.drawn for row in rows})


def people(transaction: Transaction, branch: BranchId) -> int:
    """Count who works in the branch."""
    found = transaction.session.execute(text(PEOPLE), {"branch": branch})
    return int(found.scalar_one())
