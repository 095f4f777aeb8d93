"""Settling: what became of messages is written down and told, once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from libs.contracts.messages import MessageFailed, MessageRefused, MessageSent
from libs.contracts.record import Event
from libs.observability import metrics
from libs.storage.transactions import Transaction
from services.outbound.domain import settlements as rules
from services.outbound.domain.dispatches import Message, PutOff, Suppressed
from services.outbound.domain.messages import Channel, Form, State
from services.outbound.domain.parcels import Barred, Closed, NotNow, Outcome
from services.outbound.domain.pauses import Reach, Why
from services.outbound.domain.settlements import Settlement
from services.outbound.storage import ledger, settlements
from services.outbound.usecases import pausing

# An answer that comes after a message was given up is better than none.
ON_THE_WAY = (State.CLAIMED, State.HANDED_OVER, State.AMBIGUOUS)
NOT_YET_GONE = (State.QUEUED, State.DEFERRED, State.CLAIMED)
OVER = (
    *(State.SENT, State.FAILED, State.AMBIGUOUS),
    *(State.SUPPRESSED, State.EXPIRED),
)

# All begin at 0, so that the first of many that fail at once is a rise.
for channel in Channel:
    for over in OVER:
        metrics.MESSAGES_SETTLED.labels(channel, over)


def settle(
    transaction: Transaction,
    outcomes: Mapping[str, Outcome],
    by: Sequence[str] | None,
) -> None:
    """Write down what came of handing messages over, `by` whose claims or anybody's."""
    messages = ledger.read(transaction, list(outcomes))
    again = barred_again(transaction, outcomes)
    decided = [
        rules.of_bar(message, again[message.id], transaction.now)
        if message.id in again
        else rules.of_outcome(message, outcomes[message.id], transaction.now)
        for message in messages
    ]
    settled = apply(transaction, decided, ON_THE_WAY, by)
    those = {each.id for each in settled} - again.keys()
    for message in messages:
        if message.id in those:
            stop(transaction, message, outcomes[message.id])


def barred_again(
    transaction: Transaction, outcomes: Mapping[str, Outcome]
) -> dict[str, Barred]:
    """Return what was refused before as well: it says no more of the others."""
    told = {id_: came for id_, came in outcomes.items() if isinstance(came, Barred)}
    before = settlements.barred(transaction, list(told)) if told else set()
    return {id_: came for id_, came in told.items() if id_ in before}


def put_aside(transaction: Transaction, message: str, told: NotNow, by: str) -> None:
    """Let a message wait that cannot be made, if it is still claimed by this hand."""
    decided = [
        rules.of_outcome(each, told, transaction.now)
        for each in ledger.read(transaction, [message])
    ]
    apply(transaction, decided, [State.CLAIMED], [by])


def stop(transaction: Transaction, message: Message, told: Outcome) -> None:
    """Send a provider nothing more that is closed, or failed at a last try.

    Where a branch is not wanted, its others of the channel are not tried either; what
    one recipient says is no sign of that, what those of two clients say is.
    """
    if isinstance(told, Barred):
        if told.everywhere or settlements.others_barred(transaction, message):
            reach = Reach(message.branch, message.channel)
            reason = f"{told.reason}, message {message.id}"
            pausing.pause(transaction, reach, Why.REPUTATION, reason)
    elif isinstance(told, Closed) or (
        isinstance(told, NotNow) and rules.gives_up(message, told)
    ):
        reach = Reach(None, message.channel)
        pausing.pause(transaction, reach, Why.GIVEN_UP, told.reason)


def hold_back(
    transaction: Transaction,
    messages: Sequence[Message],
    judged: Mapping[str, PutOff | Suppressed],
) -> None:
    """Write down which messages may not go out now, or not at all."""
    decided = [
        rules.of_judgement(message, judged[message.id])
        for message in messages
        if message.id in judged
    ]
    apply(transaction, decided, NOT_YET_GONE)


def put_back(transaction: Transaction, ids: Sequence[str], rule: str) -> None:
    """Let wait what is in hand and was not handed over: it is judged anew."""
    decided = [Settlement(each, State.DEFERRED, rule=str(rule)) for each in ids]
    apply(transaction, decided, [State.CLAIMED])


def suppress(transaction: Transaction, suppressed: Mapping[str, Suppressed]) -> None:
    """Stop messages that were not handed over yet."""
    messages = ledger.read(transaction, list(suppressed))
    hold_back(transaction, messages, suppressed)


def apply(
    transaction: Transaction,
    decided: Sequence[Settlement],
    of: Iterable[State],
    by: Sequence[str] | None = None,
) -> list[Message]:
    """Settle as decided, and announce what is over; return what was settled."""
    settled = settlements.settle(transaction, decided, of, by)
    announce(transaction, settled, {each.message: each for each in decided})
    return settled


def tell(transaction: Transaction, ids: Sequence[str]) -> None:
    """Announce of these what went out and was not told of yet."""
    went = settlements.tell(transaction, ids)
    to_clients = [(m, at) for m, at in went if m.form is not Form.TRIAL]
    transaction.announce([sent(message, at) for message, at in to_clients])
    count(transaction, [message for message, _ in to_clients])


def announce_expired(transaction: Transaction, late: Sequence[Message]) -> None:
    """Announce what was of no use any more."""
    announce(transaction, late, {})


def announce(
    transaction: Transaction,
    settled: Sequence[Message],
    decided: Mapping[str, Settlement],
) -> None:
    events = [
        event
        for message in settled
        if (event := told(transaction, message, decided.get(message.id)))
    ]
    transaction.announce(events)
    count(transaction, settled)


def count(transaction: Transaction, settled: Sequence[Message]) -> None:
    """Count what is over by what became of it; a trial is no contact."""
    for message in settled:
        if message.state in OVER and message.form is not Form.TRIAL:
            labels = message.channel, message.state
            counter = metrics.MESSAGES_SETTLED.labels(*labels)
            transaction.once_committed(counter.inc)


def told(
    transaction: Transaction, message: Message, settlement: Settlement | None
) -> Event | None:
    """Say of a message that is over what became of it; a trial is no contact."""
    if message.form is Form.TRIAL:
        return None
    if message.state is State.SENT:
        return sent(message, transaction.now)
    if message.state is State.SUPPRESSED:
        return MessageRefused(
            **about(message),
            rule=(settlement and settlement.rule) or message.state.value,
            refused_at=transaction.now,
        )
    if message.state in (State.FAILED, State.AMBIGUOUS, State.EXPIRED):
        return MessageFailed(
            **about(message) | {"state": message.state.value},
            failed_at=transaction.now,
        )
    return None


def sent(message: Message, at: datetime) -> MessageSent:
    return MessageSent(
        **about(message),
        period=message.period,
        gap_class=message.gap_class,  # type: ignore[arg-type]  # the ledger's check
        sent_at=at,
        copies=message.copies,
    )


def about(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.id,
        "client_id": message.client,
        "branch_id": message.branch,
        "channel": message.channel.value,
        "purpose": message.purpose,
        "contact_id": message.contact,
        "request_id": message.request,
    }
