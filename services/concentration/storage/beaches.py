"""The clocks of the beach, as they were last announced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.concentration.domain.beach import Clock, Subject, What

BEACHES = Bulk(
    "beaches",
    {
        "what": "text",
        "key": "text",
        "branch_id": "text",
        "client_id": "text",
        "since": "date",
        "level": "integer",
        "revision": "bigint",
    },
)
CLOCKS = "select * from concentration.beaches"
COUNTED = """
select what, branch_id, level, count(*) from concentration.beaches
where level > 0 group by what, branch_id, level
"""
PAGE = """
select b.what, b.key, b.branch_id as branch, b.client_id as client, b.since, b.level,
  -b.level as rank, coalesce(s.name, e.name) as name, c.name as client_name, e.ends_on
from concentration.beaches b
left join concentration.staff s on b.what = 'person' and s.staff_id = b.key
left join concentration.engagements e
  on b.what = 'engagement' and e.engagement_id = b.key
left join concentration.clients c on c.client_id = b.client_id
where b.level >= :from_level
  and (cast(:branch as text) is null or b.branch_id = :branch)
  and (cast(:rank as int) is null or (-b.level, b.since, b.what, b.key)
    > (:rank, cast(:since as date), :what, :key))
order by -b.level, b.since, b.what, b.key limit :most
"""

Key = tuple[What, str]
Place = tuple[int, str, str, str]
BEFORE_THE_FIRST = (None, None, None, None)


@dataclass(frozen=True)
class Alarm:
    """A clock that runs, with the names of whom or what it runs for."""

    what: str
    key: str
    branch: BranchId | None
    client: ClientId | None
    since: date
    level: int
    rank: int
    name: str | None
    client_name: str | None
    ends_on: date | None


@dataclass(frozen=True)
class Wanted:
    """Which alarms: from a level on, and of which branch."""

    from_level: int
    branch: BranchId | None = None


def clocks(transaction: Transaction) -> dict[Key, Clock]:
    """Read all clocks that are seen, those that stand too."""
    found = (
        Clock(
            Subject(What(row.what), row.key, row.branch_id, row.client_id),
            *(row.since, row.level, row.revision),
        )
        for row in transaction.session.execute(text(CLOCKS))
    )
    return {(each.subject.what, each.subject.key): each for each in found}


def counted(transaction: Transaction) -> list[tuple[str, BranchId | None, int, int]]:
    """Count the clocks that run, by what they run for, branch and level."""
    rows = transaction.session.execute(text(COUNTED))
    return [(what, branch, level, number) for what, branch, level, number in rows]


def page(
    transaction: Transaction, wanted: Wanted, after: Place | None, most: int
) -> list[Alarm]:
    """Read which clocks run, the gravest and longest first."""
    place = ("rank", "since", "what", "key")
    bound = dict(zip(place, after or BEFORE_THE_FIRST, strict=True))
    rows = transaction.session.execute(
        text(PAGE), {**bound, **vars(wanted), "most": most}
    )
    return [Alarm(*row) for row in rows]


def save(transaction: Transaction, clocks: Iterable[Clock]) -> None:
    """Write clocks down."""
    rows = [row_of(each) for each in clocks]
    BEACHES.insert(transaction, rows, BEACHES.last_wins("what", "key"))


def row_of(clock: Clock) -> Sequence[object]:
    of = clock.subject
    named = (of.what.value, of.key, of.branch, of.client)
    return (*named, clock.since, clock.level, clock.revision)
