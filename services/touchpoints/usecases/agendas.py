"""Meetings that a person tells of: their agenda, their actions, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from libs.calendars.months import Month
from libs.calendars.zones import local_day
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.actions import Action
from services.touchpoints.domain.deliveries import last_whole_month
from services.touchpoints.domain.meetings import Meeting, MeetingFigures
from services.touchpoints.domain.periods import Period
from services.touchpoints.domain.relationships import Kept
from services.touchpoints.domain.touches import Touch
from services.touchpoints.storage import frustrations
from services.touchpoints.storage import meetings as storage
from services.touchpoints.usecases import actions, asks, contacts, deliveries, touches
from services.touchpoints.usecases.asks import MayAsk
from services.touchpoints.usecases.entries import Entries

MEETINGS = Entries(storage.MEETINGS)


@dataclass(frozen=True)
class Preparation:
    """What to know before a meeting; `nothing_delivered_in` is a month with none."""

    nothing_delivered_in: Month | None
    frustrated: bool
    may_ask: MayAsk


def hold(
    transaction: Transaction, meeting: Meeting, touch: Touch, todo: Sequence[Action]
) -> Meeting:
    """Log a meeting as the touch that it is, with what is to be done.

    Raises NotTheirContact, NotYetHappened and NotClosed.
    """
    touches.require_happened(transaction, held_at=meeting.held_at)
    attendees = {f"attendees.{n}": who for n, who in enumerate(meeting.attendees)}
    contacts.require_theirs(transaction, meeting.client, attendees)
    logged = touches.log_by_hand(transaction, touch)
    actions.ACTIONS.add_all(transaction, todo)
    return MEETINGS.add(transaction, replace(meeting, client=logged.client))


def found_in(transaction: Transaction, meeting: Meeting) -> int:
    """Count the opportunities found in a meeting."""
    return storage.found_in(transaction, meeting.id)


def prepare(transaction: Transaction, kept: Kept) -> Preparation:
    """Gather what to know before meeting a client."""
    today = local_day(transaction.now, kept.relationship.zone)
    month = last_whole_month(today)
    delivered = deliveries.delivered(transaction, kept.client, month)
    was_client = kept.relationship.since <= month.last_day
    return Preparation(
        nothing_delivered_in=month if delivered.nothing and was_client else None,
        frustrated=frustrations.any_of(transaction, kept.client),
        may_ask=asks.may_ask(transaction, kept.client, None),
    )


def figures(
    transaction: Transaction, period: Period, staff: StaffId | None
) -> MeetingFigures:
    """Count a period's meetings, and in how many we explained what we are worth."""
    return storage.figures(transaction, period, staff)
