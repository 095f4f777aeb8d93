"""What is long past is gone, and what is told of it late is not taken in again."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from libs.contracts.calls import CallEnded
from libs.contracts.mails import MailExchanged
from libs.contracts.meetings import MeetingHeld
from libs.contracts.ratings import RatingGiven
from libs.contracts.record import Event
from libs.contracts.reports import TouchReported
from libs.contracts.tickets import TicketClosed
from libs.storage.ages import AGES
from libs.storage.transactions import Transaction
from libs.values import FieldError
from services.touchpoints.domain.past import TooLongAgo
from services.touchpoints.storage.retained import RETAINED, TOUCHES

# When it was, of what becomes a touch and nothing else that is kept for longer.
HAPPENED_AT: Mapping[type[Event], str] = MappingProxyType(
    {
        CallEnded: "started_at",
        MeetingHeld: "started_at",
        MailExchanged: "sent_at",
        TicketClosed: "closed_at",
        TouchReported: "occurred_at",
        RatingGiven: "given_at",
    }
)


def earliest(transaction: Transaction, moments: Iterable[datetime]) -> datetime | None:
    """Return before when touches are gone, if any of the moments may be so long ago.

    What went is not known any more: taken in again it would count as new.
    """
    recent = transaction.now - timedelta(days=AGES[TOUCHES].least)
    if min(moments, default=recent) >= recent:
        return None
    return transaction.now - timedelta(days=RETAINED.days(transaction)[TOUCHES])


def check(transaction: Transaction, event: Event) -> None:
    """Raise TooLongAgo of an event whose touch would go at once."""
    if field := HAPPENED_AT.get(type(event)):
        require_kept(transaction, {f"data.{field}": getattr(event, field)})


def require_kept(transaction: Transaction, times: Mapping[str, datetime]) -> None:
    """Raise TooLongAgo with the fields of a touch that would go at once."""
    bound = earliest(transaction, times.values())
    gone = [name for name, at in times.items() if bound and at < bound]
    if gone:
        told = f"before {bound:%Y-%m-%d}"
        raise TooLongAgo(None, *(FieldError(name, told) for name in gone))
