"""Attention: hours against revenue, and the alarms when the two do not fit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from libs.contracts.attention import AttentionMonopolised, PayerNeglected
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.attention import (
    Attention,
    Kind,
    held,
    is_alarming,
    is_silent,
)
from services.concentration.domain.wishes import Asked
from services.concentration.storage import attention as storage
from services.concentration.storage import attention_alarms as alarms
from services.concentration.storage import time_entries, wishes
from services.concentration.storage.attention import Attended
from services.concentration.storage.attention_alarms import Alarm, Place, Which
from services.concentration.usecases.finances import require_branch

# A day that began last of all, at the date line, is over when it is noon in London.
LAST_TO_END = timedelta(days=1, hours=12)
NEVER_ASKED = Asked()
FACTS: Mapping[Kind, type[AttentionMonopolised | PayerNeglected]] = {
    Kind.MONOPOLY: AttentionMonopolised,
    Kind.NEGLECTED: PayerNeglected,
}


@dataclass(frozen=True)
class Compared:
    """A unit with its alarms that sound, and its wishes for special treatment."""

    attended: Attended
    as_of: date
    monopoly_since: date | None
    neglected_since: date | None
    spike_since: date | None
    asked: Asked

    @property
    def now(self) -> Attention:
        """The latest window."""
        return self.attended.now

    @property
    def windows_monopolised(self) -> int:
        """In how many windows it took far more than it paid for."""
        return sum(held(Kind.MONOPOLY, self.attended.windows))

    @property
    def windows_short_changed(self) -> int:
        """In how many windows it paid for far more than it got."""
        return sum(held(Kind.NEGLECTED, self.attended.windows))


def listed(
    transaction: Transaction,
    as_of: date,
    branch: BranchId | None,
    after: int | None,
    most: int,
) -> list[Compared]:
    """List units, those that took most of our time first; raises NoSuchBranch."""
    require_branch(transaction, branch)
    found = storage.page(transaction, as_of, branch, after or 0, most)
    sounding = alarms.sounding(transaction).items()
    since = {key: each.since for key, each in sounding if each.since <= as_of}
    asked = wishes.counted(transaction, as_of)
    return [
        Compared(
            each,
            as_of,
            since.get((each.unit, Kind.MONOPOLY)),
            since.get((each.unit, Kind.NEGLECTED)),
            since.get((each.unit, Kind.SPIKE)),
            asked.get(each.unit, NEVER_ASKED),
        )
        for each in found
    ]


def alarms_listed(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> list[Alarm]:
    """List alarms, those that began last first; raises NoSuchBranch."""
    require_branch(transaction, branch)
    return alarms.page(transaction, branch, after, most)


def rows(
    transaction: Transaction,
    wanted: time_entries.Wanted,
    after: time_entries.Place | None,
    most: int,
) -> list[time_entries.Spent]:
    """List the rows that attention is made of; raises NoSuchBranch."""
    require_branch(transaction, wanted.branch)
    return time_entries.page(transaction, wanted, after, most)


def judge(transaction: Transaction) -> None:
    """Sound alarms, each once until it is over, as of the latest day that is over."""
    as_of = (transaction.now - LAST_TO_END).date()
    sounding = alarms.sounding(transaction).items()
    before = {which: alarm for which, alarm in sounding if alarm.kind in FACTS}
    attended = storage.large(transaction, as_of, {unit for unit, _ in before})
    now = {
        (each.unit, kind): alarm_of(each, kind, as_of)
        for each in attended
        for kind in FACTS
        if alarming(each, kind, as_of, before)
    }
    fresh = alarms.sound(transaction, list(now.values()))
    alarms.clear(transaction, [key for key in before if key not in now], as_of)
    transaction.announce([fact(each) for each in fresh])


def alarming(
    each: Attended, kind: Kind, as_of: date, before: Mapping[Which, Alarm]
) -> bool:
    windows = held(kind, each.windows)
    sounds = is_alarming((each.unit, kind) in before, windows)
    earned = each.earned_at and each.earned_at.date()
    return sounds and (kind is Kind.MONOPOLY or is_silent(earned, as_of))


def alarm_of(each: Attended, kind: Kind, as_of: date) -> Alarm:
    return Alarm(
        each.unit,
        kind,
        as_of,
        each.branch,
        each.client,
        each.now.attention,
        each.now.revenue,
    )


def fact(alarm: Alarm) -> AttentionMonopolised | PayerNeglected:
    return FACTS[alarm.kind](
        unit_id=alarm.unit,
        client_id=alarm.client,
        branch_id=alarm.branch,
        as_of=alarm.since,
        attention=alarm.attention or 0,
        revenue=alarm.revenue or 0,
    )
