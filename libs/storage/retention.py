"""What is older than its class may be goes, some thousand rows a transaction.

A service declares its rules, and which of its tables are kept and why. What the rails
keep ages by the wall clock, all else by the clock of the suite.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, text

from libs.observability import metrics
from libs.storage import ages, audit, holds
from libs.storage.transactions import Transaction
from libs.values import ClientId

WINDOW = 5_000  # rows of a transaction
ANYBODY = "anybody"  # nobody knows whose a row is


@dataclass(frozen=True)
class Rule:
    """Rows `t` of a table that go once they are older than their class `what` may be.

    `since`, SQL, is when a row began to age; without it `where` tells what is over.
    `client`, SQL, is whose a row is: the rows of a client on hold stay. Of ANYBODY's
    none goes while there is any client on hold.
    """

    what: str
    table: str
    since: str | None
    where: str = "true"
    client: str | None = "t.client_id"
    by_wall: bool = False

    @property
    def over(self) -> str:
        """Spell what is true of a row that is too old."""
        aged = f"{self.since} < %(before)s and " if self.since else ""
        return f"{aged}({self.where})"

    @property
    def held(self) -> str:
        """Spell what is true of a row that stays because its client is on hold."""
        if self.client == ANYBODY:
            return "cardinality(%(held)s::text[]) > 0"
        return f"({self.client} = any(%(held)s)) is true" if self.client else "false"


# A migration calls one numbered version; a change is a new number.
RUNS_1 = """
create table {schema}.retention_runs (
  what text primary key,
  done_at timestamptz not null
);
grant select, insert, update on {schema}.retention_runs to {schema}_worker;
insert into {schema}.retention_runs values ('outbox', statement_timestamp());
insert into {schema}.wakes (name, at) values ('prune', '2026-01-01T00:00Z');
"""
# What was done with them is in tables of its own, but for what is parked.
RAILS = (
    Rule("outbox", "outbox", "t.published_at", client=None, by_wall=True),
    Rule(
        *("inbox", "inbox", "t.received_at", "t.state in ('done', 'refused')"),
        client=None,
        by_wall=True,
    ),
    Rule(
        *("parked", "inbox", "t.received_at", "t.state = 'parked'"),
        client=ANYBODY,
        by_wall=True,
    ),
    Rule("idempotency", "idempotency", "t.created_at", client=None, by_wall=True),
    Rule("wakes", "wakes", "t.at", client=None),
)
KEPT = MappingProxyType(
    {
        "timers": "one row for each timer",
        "versions": "the schema's version",
        "retention_runs": "one row for each class",
        "audit_head": "where the chain of the log ends",
        "audit_cut": "where the chain of the log begins",
        "audit_watch": "how far the chain of the log was looked at",
    }
)
LOG = Rule("audit", "audit", "t.at", client=None)
Floors = Mapping[str, int]


@dataclass(frozen=True)
class Limits:
    """Until when what is too old began, and whose rows stay."""

    now: datetime
    wall: datetime
    days: Mapping[str, int]
    held: Sequence[ClientId] = ()

    def before(self, rule: Rule) -> datetime:
        """Return until when the rows of a rule are too old."""
        now = self.wall if rule.by_wall else self.now
        return now - timedelta(days=self.days[rule.what])

    def bound(self, rule: Rule) -> dict[str, Any]:
        """Say what a rule's SQL asks for."""
        return {"before": self.before(rule), "held": list(self.held)}


def no_floors(_transaction: Transaction) -> Floors:
    """Let every class go at its age."""
    return {}


@dataclass(frozen=True)
class Retained:
    """What a service keeps: by rules until it is too old, or else for a reason.

    `held` reads whose rows stay, `floors` the days below which nothing goes.
    """

    own_rules: Sequence[Rule]
    own_kept: Mapping[str, str]
    held: Callable[[Transaction], Collection[ClientId]] = holds.held
    floors: Callable[[Transaction], Floors] = no_floors

    @property
    def rules(self) -> Sequence[Rule]:
        """Return the rules, of the rails as well."""
        return (*RAILS, *self.own_rules)

    @property
    def kept(self) -> Mapping[str, str]:
        """Return why each of the other tables is kept."""
        return {**KEPT, **self.own_kept}

    def days(self, transaction: Transaction) -> Mapping[str, int]:
        """Read for how many days each class is kept."""
        days = ages.of(transaction.session)
        floors = self.floors(transaction)
        return days | {what: max(days[what], least) for what, least in floors.items()}

    def limits(self, transaction: Transaction) -> Limits:
        """Read what is too old, and whose rows stay all the same."""
        wall = _wall(transaction.session)
        held = tuple(sorted(self.held(transaction)))
        return Limits(transaction.now, wall, self.days(transaction), held)

    def prune(self, transaction: Transaction) -> datetime | None:
        """Delete a window of what is too old; say when to go on if more may be left."""
        given, rules, left = self.limits(transaction), self.rules, WINDOW
        for done, rule in enumerate(rules):
            left -= drop(transaction, rule, given, left)
            if left <= 0:
                passed = {each.what for each in rules[:done]}
                _done(transaction, passed - {each.what for each in rules[done:]})
                return transaction.now
        _done(transaction, {each.what for each in rules})
        return transaction.now if cut_audit(transaction, given) else None


def lay_runs(connection: Connection, schema: str) -> None:
    """Make room for when each class was last gone through to its end."""
    connection.exec_driver_sql(RUNS_1.format(schema=schema))


def cut_audit(transaction: Transaction, given: Limits) -> bool:
    """Cut the log of who did what; tell whether there was anything to cut.

    It is a chain, so nothing is cut while any client is on hold.
    """
    gone = 0 if given.held else audit.cut(transaction, given.before(LOG))
    _count(transaction, LOG, gone)
    if not gone:
        _done(transaction, {LOG.what})
    return bool(gone)


def drop(transaction: Transaction, rule: Rule, given: Limits, most: int) -> int:
    """Delete at most so many of the rows that are too old; return how many."""
    where = f"{transaction.service}.{rule.table}"
    gone = transaction.session.exec_driver_sql(
        f"delete from {where} t where {rule.over} and not {rule.held}"
        " and t.ctid = any (array("
        f" select t.ctid from {where} t where {rule.over} and not {rule.held}"
        f" limit {most}))",
        given.bound(rule),
    ).rowcount
    _count(transaction, rule, gone)
    return gone


def measure(transaction: Transaction) -> None:
    """Show how long rows of each class may have been too old."""
    runs = transaction.session.execute(
        text(f"select what, done_at from {transaction.service}.retention_runs")
    )
    for run in runs:
        behind = max(transaction.now - run.done_at, timedelta())
        metrics.RETENTION_OVERDUE.labels(transaction.service, run.what).set(
            behind.total_seconds()
        )


def _count(transaction: Transaction, rule: Rule, gone: int) -> None:
    if gone:
        counter = metrics.RETENTION_DELETED.labels(transaction.service, rule.what)
        transaction.once_committed(partial(counter.inc, gone))


def _done(transaction: Transaction, classes: Collection[str]) -> None:
    transaction.session.execute(
        text(
            f"insert into {transaction.service}.retention_runs"
            " select what, :now from unnest(cast(:done as text[])) as w (what)"
            " on conflict (what) do update set done_at = excluded.done_at"
        ),
        {"now": transaction.now, "done": sorted(classes)},
    )


def _wall(connection: Connection) -> datetime:
    at: datetime = connection.exec_driver_sql(
        "select statement_timestamp()"
    ).scalar_one()
    return at
