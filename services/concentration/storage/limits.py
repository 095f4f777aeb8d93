"""Limits: what the owner said of them, and how each stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.limits import USUAL, Level, Limit, Standing, Terms

LIMITS = Bulk(
    "limits",
    {
        "name": "text",
        "key": "text",
        "branch_id": "text",
        "level": "integer",
        "value": "float8",
        "since": "date",
        "judged_on": "date",
        "revision": "bigint",
        "acknowledged_on": "date",
        "acknowledged_by": "text",
        "snoozed_until": "date",
    },
)
TERMS = "select name, warn, breach from concentration.limit_terms"
SAVE_TERMS = """
insert into concentration.limit_terms (name, warn, breach)
values (:name, :warn, :breach)
on conflict (name) do update set warn = excluded.warn, breach = excluded.breach
"""
ALL = "select * from concentration.limits"
STANDINGS = f"{ALL} order by name, key for update"
PAGE = f"""
{ALL}
where (cast(:branch as text) is null or branch_id = :branch)
  and (cast(:name as text) is null or (name, key) > (:name, cast(:key as text)))
order by name, key limit :most
"""
ONE = f"{ALL} where name = :name and key = :key for update"
ANSWER = """
update concentration.limits
set acknowledged_on = :on, acknowledged_by = :by, snoozed_until = :until
where name = :name and key = :key
"""

Which = tuple[Limit, BranchId | None]
Place = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """What holds of a limit, and whether the owner said so."""

    terms: Terms
    is_default: bool


def terms(transaction: Transaction) -> dict[Limit, Said]:
    """Read where each limit warns and is breached; the usual until the owner says."""
    rows = transaction.session.execute(text(TERMS))
    said = {row.name: Said(Terms(row.warn, row.breach), False) for row in rows}  # noqa: FBT003  # the owner's
    return {each: said.get(each, Said(USUAL[each], True)) for each in Limit}  # noqa: FBT003  # ours


def save_terms(transaction: Transaction, limit: Limit, terms: Terms) -> None:
    """Write down what the owner said."""
    bound = {"name": limit.value, "warn": terms.warn, "breach": terms.breach}
    transaction.session.execute(text(SAVE_TERMS), bound)


def standings(transaction: Transaction) -> dict[Which, Standing]:
    """Read how all limits stand, and let nobody else judge them."""
    found = map(standing_of, transaction.session.execute(text(STANDINGS)))
    return {(each.limit, each.branch): each for each in found}


def all_of(transaction: Transaction) -> list[Standing]:
    """Read how all limits stand."""
    return [standing_of(row) for row in transaction.session.execute(text(ALL))]


def page(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> list[Standing]:
    """Read how limits stand, by name and branch."""
    name, key = after or (None, None)
    asked = {"branch": branch, "name": name, "key": key, "most": most}
    return [standing_of(row) for row in transaction.session.execute(text(PAGE), asked)]


def find(transaction: Transaction, which: Which) -> Standing | None:
    """Read how one limit stands, and hold it."""
    row = transaction.session.execute(text(ONE), named(which)).one_or_none()
    return standing_of(row) if row else None


def answer(transaction: Transaction, standing: Standing) -> None:
    """Write down who took note of a limit, or until when it is put off."""
    which = named((standing.limit, standing.branch))
    said: dict[str, str | date | None] = {
        "on": standing.acknowledged_on,
        "by": standing.acknowledged_by,
        "until": standing.snoozed_until,
    }
    transaction.session.execute(text(ANSWER), {**which, **said})


def save(transaction: Transaction, standings: Iterable[Standing]) -> None:
    """Write down how limits stand."""
    rows = [row_of(each) for each in standings]
    LIMITS.insert(transaction, rows, LIMITS.last_wins("name", "key"))


def named(which: Which) -> dict[str, str]:
    limit, branch = which
    return {"name": limit.value, "key": key_of(branch)}


def key_of(branch: BranchId | None) -> str:
    # No branch has an empty id: that is the whole firm.
    return branch or ""


def row_of(each: Standing) -> tuple[object, ...]:
    return (
        *(each.limit.value, key_of(each.branch), each.branch, each.level.value),
        *(each.value, each.since, each.judged_on, each.revision),
        *(each.acknowledged_on, each.acknowledged_by, each.snoozed_until),
    )


def standing_of(row: Row[Any]) -> Standing:
    return Standing(
        *(Limit(row.name), row.branch_id, Level(row.level), row.value),
        *(row.since, row.judged_on, row.revision),
        *(row.acknowledged_on, row.acknowledged_by, row.snoozed_until),
    )
