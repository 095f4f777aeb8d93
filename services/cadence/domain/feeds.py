"""Calendars to read: what a person or a branch has to do with clients, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from libs.calendars.icalendars import Entry
from libs.calendars.zones import local_day
from libs.values import BranchId, StaffId
from services.cadence.domain.purposes import Channel
from services.cadence.domain.tasks import ToDo

VERBS: Mapping[Channel, str] = {
    Channel.IN_PERSON: "Visit",
    Channel.VIDEO: "Meet",
    Channel.PHONE: "Call",
    Channel.POST: "Post to",
    Channel.GIFT: "Gift for",
    Channel.EMAIL: "Mail to",
    Channel.SMS: "Text to",
    Channel.CHAT: "Chat with",
}


@dataclass(frozen=True)
class Feed:
    """A calendar of a branch, or of one person there; a `busy` one names nobody.

    Of the key in its address only the digest is kept.
    """

    id: str
    branch: BranchId
    staff: StaffId | None
    busy: bool
    digest: bytes = field(repr=False)
    created_at: datetime
    created_by: str


@dataclass(frozen=True)
class Block:
    """A task as it stands in a calendar; `starts_at` is none while only a day is set.

    `name` is the client's.
    """

    task: str
    to_do: ToDo
    channel: Channel
    name: str
    due_at: datetime
    starts_at: datetime | None
    lasts: timedelta


@dataclass(frozen=True)
class Elsewhere:
    """A task of another branch: no more of it is told than when."""

    task: str
    starts_at: datetime
    lasts: timedelta


def entries_of(
    feed: Feed,
    blocks: Sequence[Block],
    elsewhere: Sequence[Elsewhere],
    zone: ZoneInfo,
    today: date,
) -> list[Entry]:
    """Return what stands in a feed; a busy one holds only what has its time."""
    if feed.busy:
        entries = [
            busy(Elsewhere(block.task, block.starts_at, block.lasts))
            for block in blocks
            if block.starts_at
        ]
    else:
        entries = [told(block, zone, today) for block in blocks]
    return [*entries, *map(busy, elsewhere)]


def uid_of(task: str) -> str:
    """Return what a task is known by in every calendar, for as long as there is one."""
    return f"{task}@keepwell"


def busy(block: Elsewhere) -> Entry:
    """Say no more of a block than that the time is taken."""
    return Entry(uid_of(block.task), "Busy", block.starts_at, block.lasts)


def told(block: Block, zone: ZoneInfo, today: date) -> Entry:
    """Say what a block is for; one without a time stands on the day it is due."""
    uid, summary = uid_of(block.task), f"{VERBS[block.channel]} {block.name}"
    why = block.to_do.why(today)
    if block.starts_at:
        return Entry(uid, summary, block.starts_at, block.lasts, why)
    return Entry(uid, summary, local_day(block.due_at, zone), description=why)
