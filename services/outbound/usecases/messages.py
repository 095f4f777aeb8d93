"""What people decide of messages: release one, stop one, send one once more."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from libs.storage.transactions import Transaction
from libs.values import Conflict, NotFound, Refused
from services.outbound.domain.dispatches import Message, Suppressed
from services.outbound.domain.messages import State
from services.outbound.domain.settlements import Settlement, of_judgement
from services.outbound.storage import messages
from services.outbound.storage.messages import Standing, Wanted
from services.outbound.usecases import settling
from services.outbound.usecases.leaks import LEAK

CANCELLED = "cancelled"


class NoSuchMessage(NotFound):
    """There is no such message."""


class NotReleasable(Refused):  # no one overrules a client's no, or the law
    """Only a message that was stopped as a leak can be released."""


class NotInDoubt(Conflict):
    """Only of a message that may not have gone out does a person say what it did."""


class TooLateToCancel(Conflict):
    """The message is on its way, or over."""


class OfNoUse(Conflict):
    """The time in which the message is of use is over."""


def listed(
    transaction: Transaction, wanted: Wanted, after: Sequence[Any] | None, limit: int
) -> list[Standing]:
    """List messages, the newest first."""
    return messages.listed(transaction, wanted, after, limit)


def shown(transaction: Transaction, message: str, staff: str | None) -> Standing:
    """Tell where one message stands, and why; raises NoSuchMessage."""
    wanted = Wanted(message=message, staff=staff)
    found = messages.listed(transaction, wanted, None, 1)
    if not found:
        raise NoSuchMessage
    return found[0]


def explained(transaction: Transaction, message: str, staff: str | None) -> Standing:
    """Tell where one message stands, and to managers whom it would betray by name.

    Raises NoSuchMessage.
    """
    found = shown(transaction, message, staff)
    told = found.evidence or {}
    if found.rule != LEAK or staff is not None:
        return found
    names = messages.names_of(transaction, told.get("clients", ()))
    return replace(found, evidence={**told, "names": names})


def release(transaction: Transaction, message: str, reason: str) -> None:
    """Let a message go that was stopped as a leak."""
    found = locked(transaction, message)
    told = shown(transaction, message, None)
    if found.state is not State.SUPPRESSED or told.rule != LEAK:
        raise NotReleasable
    queue_again(transaction, found, released=(told.evidence or {}).get("seen"))
    transaction.audit("message released", message, rule=told.rule, reason=reason)


def send_again(transaction: Transaction, message: str, reason: str) -> None:
    """Send what may not have gone out once more, with the same bytes."""
    found = in_doubt(transaction, message)
    queue_again(transaction, found, resent=True)
    transaction.audit("message sent again", message, reason=reason)


def arrived(transaction: Transaction, message: str, reason: str) -> None:
    """Take a message that may have gone out for sent."""
    found = in_doubt(transaction, message)
    settling.apply(transaction, [Settlement(found.id, State.SENT)], [State.AMBIGUOUS])
    transaction.audit("message arrived", message, reason=reason)


def cancel(transaction: Transaction, message: str, reason: str) -> None:
    """Stop a message that was not handed over yet, or did not arrive."""
    found = locked(transaction, message)
    if found.state not in (*settling.NOT_YET_GONE, State.AMBIGUOUS):
        raise TooLateToCancel
    why = {"reason": reason, "by": transaction.actor}
    over = of_judgement(found, Suppressed(CANCELLED, why))
    settling.apply(transaction, [over], [found.state])
    transaction.audit("message cancelled", message, reason=reason)


def in_doubt(transaction: Transaction, message: str) -> Message:
    found = locked(transaction, message)
    if found.state is not State.AMBIGUOUS:
        raise NotInDoubt
    return found


def locked(transaction: Transaction, message: str) -> Message:
    found = messages.locked(transaction, message)
    if not found:
        raise NoSuchMessage
    return found[0]


def queue_again(
    transaction: Transaction,
    message: Message,
    *,
    released: str | None = None,
    resent: bool = False,
) -> None:
    if message.not_after <= transaction.now:
        raise OfNoUse
    told = replace(
        message,
        released=released or message.released,
        resent=resent or message.resent,
    )
    messages.queue_again(transaction, told)
