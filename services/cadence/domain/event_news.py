"""What becomes of an event for clients: whoever is invited is told in time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from libs.values import GatheringId
from services.cadence.domain.gatherings import Gathering
from services.cadence.domain.guests import Guest
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.tasks import Task

TO_TELL = timedelta(days=1)
OF_EVENTS = frozenset({Purpose.INVITATION, Purpose.EVENT_NEWS})


def news_of(after: Gathering, zone: ZoneInfo) -> str:
    """Say what has become of an event, and when it is in its branch's zone."""
    if after.cancelled_at:
        return f"{after.name} is called off"
    local = after.starts_at.astimezone(zone)
    where = f", {after.place}" if after.place else ""
    return f"{after.name} is on {local.day} {local:%B %Y at %H:%M}{where}"


def event_of(task: Task) -> GatheringId | None:
    """Name the event that a task invites to, or tells news of."""
    if task.purpose not in OF_EVENTS:
        return None
    return GatheringId(task.occasion.partition(" ")[0])


def to_tell(guest: Guest, before: Gathering, news: str, now: datetime) -> Task:
    """Return the task to tell a guest what has become of an event, within a day.

    There is no later than when it would have begun.
    """
    return Task(
        client=guest.client,
        branch=guest.branch,
        purpose=Purpose.EVENT_NEWS,
        occasion=f"{before.id} {now:%Y-%m-%dT%H:%M:%S.%f}",
        not_before=now,
        due_at=min(now + TO_TELL, before.starts_at),
        expires_at=before.starts_at,
        contact=guest.contact,
        note=news,
    )
