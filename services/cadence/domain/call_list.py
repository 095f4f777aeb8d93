"""Whom to call today, in which order, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.values import CallbackId, ClientId
from services.cadence.domain.candidates import Candidate, OwedCallback
from services.cadence.domain.reasons import (
    why_long_silent,
    why_owed,
    why_seen_to,
    why_urgent,
    why_worth_it,
)
from services.cadence.domain.settings import Settings


class Section(StrEnum):
    """What brought somebody onto the list."""

    CALLBACK = "callback"
    URGENT = "urgent"
    LONG_SILENT = "long_silent"
    WORTH_IT = "worth_it"
    PLANNED = "planned"


@dataclass(frozen=True)
class Entry:
    """One call to make; `callback` is set when it is owed."""

    client: ClientId
    section: Section
    reason: str
    callback: CallbackId | None = None


def draw_up(
    candidates: Collection[Candidate],
    callbacks: Collection[OwedCallback],
    slots: int,
    now: datetime,
    said: Settings,
) -> tuple[Entry, ...]:
    """Return the day's calls, first to last, whatever the order of what is given.

    Overdue callbacks by due time, then what keeps no gap, as help after an outage, by
    due time; they use up no slot. Then the slots kept for clients past their longest
    gap, the longest silent first, whatever they earn us. Then by expected loss. Ties go
    to the earlier due time, then the lower client id.
    The long silent whose next touch is planned and near are only told of, at the end,
    the first so many as there are slots. How many slots, what a loss is, and how near
    is as `said`.
    """
    near = said.near
    owed = [each for each in callbacks if each.is_overdue(now)]
    rung_back = {each.client for each in owed}
    others = [each for each in candidates if each.client not in rung_back]
    urgent = [each for each in others if each.cannot_wait(now)]
    can_wait = [each for each in others if not each.cannot_wait(now)]
    waiting = [each for each in can_wait if each.may_be_called(now, near)]
    seen_to = [each for each in waiting if each.is_seen_to(now, near)]
    unseen = [each for each in waiting if not each.is_seen_to(now, near)]
    return (
        *_ring_back(owed, now),
        *_see_to(urgent, now),
        *_fill(slots, unseen, now, said),
        *_tell_of(seen_to, now)[:slots],
    )


def reserved_slots(slots: int, percent: int) -> int:
    """Return how many slots are kept for the long silent, rounded up."""
    return -(-slots * percent // 100)


def _ring_back(owed: list[OwedCallback], now: datetime) -> list[Entry]:
    first_due = sorted(owed, key=lambda each: (each.due_at, each.client, each.callback))
    return [
        Entry(each.client, Section.CALLBACK, why_owed(each, now), each.callback)
        for each in first_due
    ]


def _see_to(urgent: list[Candidate], now: datetime) -> list[Entry]:
    first_due = sorted(urgent, key=lambda each: (each.urgent_at, each.client))
    return [
        Entry(each.client, Section.URGENT, why_urgent(each, now)) for each in first_due
    ]


def _fill(
    slots: int, waiting: list[Candidate], now: datetime, said: Settings
) -> list[Entry]:
    kept = reserved_slots(slots, said.silent_percent)
    silent = _longest_silent(waiting, now)[:kept]
    seated = {each.client for each in silent}
    others = [each for each in waiting if each.client not in seated]
    worth_it = _worth_most(others, now, said)[: slots - len(silent)]
    return [
        Entry(each.client, Section.LONG_SILENT, why_long_silent(each, now))
        for each in silent
    ] + [
        Entry(each.client, Section.WORTH_IT, why_worth_it(each, now))
        for each in worth_it
    ]


def _tell_of(seen_to: list[Candidate], now: datetime) -> list[Entry]:
    return [
        Entry(each.client, Section.PLANNED, why_seen_to(each, now))
        for each in sorted(
            seen_to, key=lambda each: (each.seen_at, each.due_at, each.client)
        )
    ]


def _longest_silent(waiting: list[Candidate], now: datetime) -> list[Candidate]:
    return sorted(
        (each for each in waiting if each.is_long_silent(now)),
        key=lambda each: (each.history.silent_since, each.due_at, each.client),
    )


def _worth_most(
    waiting: list[Candidate], now: datetime, said: Settings
) -> list[Candidate]:
    lost = {each.client: each.loss_if_not_called(now, said) for each in waiting}
    return sorted(
        waiting, key=lambda each: (-lost[each.client], each.due_at, each.client)
    )
