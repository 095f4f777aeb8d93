"""What names the client of a contact: whom it was with, or the client itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from libs.contracts.record import Event
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import StaffId, TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.touches import Direction, Sentiment, Touch
from services.touchpoints.storage import copies
from services.touchpoints.storage import references as storage
from services.touchpoints.usecases import touches
from services.touchpoints.usecases.touches import Report

NOBODY = "nobody named"

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, kw_only=True)
class Encounter:
    """What an event tells of a contact: by which names it was with whom, and what.

    `address` is whom it was with, `client` an id or reference of the client.
    """

    address: str | None = None
    client: str | None = None
    staff_email: str | None = None
    kind: str
    direction: Direction
    occurred_at: datetime
    duration: timedelta = timedelta()
    note: str = ""
    sentiment: Sentiment | None = None
    rating: int | None = None


def log(
    transaction: Transaction, events: Sequence[E], told_by: Callable[[E], Encounter]
) -> Verdicts:
    """Log the contacts that events tell of, with the clients and people they name."""
    told = [told_by(event) for event in events]
    staff = staff_called(transaction, [each.staff_email for each in told])
    whose = references(transaction, told)
    reports = [
        Report(
            event,
            reference,
            each.occurred_at,
            partial(touch_of, each, staff(each.staff_email)),
        )
        for event, each, reference in zip(events, told, whose, strict=True)
    ]
    return touches.log(transaction, reports)


def touch_of(
    told: Encounter, staff: StaffId | None, touch: TouchId, whose: Candidate
) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=whose.branch,
        kind=told.kind,
        direction=told.direction,
        occurred_at=told.occurred_at,
        duration=told.duration,
        contact=whose.contact,
        staff=staff,
        note=told.note,
        sentiment=told.sentiment,
        rating=told.rating,
    )


def references(transaction: Transaction, told: Sequence[Encounter]) -> list[str]:
    """Choose for each what names the client, and best the contact.

    What names neither stays unmatched.
    """
    named = [(each.address and each.address.lower(), each.client) for each in told]
    asked = {address for address, client in named if address and client}
    known = storage.candidates(transaction, asked)
    owners = {
        address: {candidate.client for candidate in candidates}
        for address, candidates in known.items()
    }
    return [
        client
        if client and owners.get(address or "") != {client}
        else address or NOBODY
        for address, client in named
    ]


def staff_called(
    transaction: Transaction, emails: Iterable[str | None]
) -> Callable[[str | None], StaffId | None]:
    """Return what finds our people by their mail addresses."""
    asked = [email.lower() for email in emails if email]
    known = copies.staff_by_email(transaction, asked) if asked else {}

    def found(email: str | None) -> StaffId | None:
        row = known.get((email or "").lower())
        return row and row.staff_id

    return found
