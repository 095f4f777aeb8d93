"""Rationing: no branch sends more on a channel in an hour than its peer will take.

An hour begins with the first message after the last hour: twice as many may go within
minutes where two hours meet.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Allowed, Judgement, Message, PutOff
from services.outbound.domain.messages import Channel
from services.outbound.storage import windows

RULE = "messages_an_hour"


def ration(
    transaction: Transaction,
    messages: Sequence[Message],
    judged: Mapping[str, Judgement],
    per_hour: Mapping[Channel, int],
) -> dict[str, Judgement]:
    """Put off what is more than its branch may send in this hour."""
    rationed = dict(judged)
    for channel, most in per_hour.items():
        waiting = [
            message
            for message in messages
            if message.channel is channel
            and isinstance(judged.get(message.id), Allowed)
        ]
        if waiting:
            rationed |= too_many(transaction, waiting, most)
    return rationed


def too_many(
    transaction: Transaction, waiting: Sequence[Message], most: int
) -> dict[str, PutOff]:
    channel = waiting[0].channel
    branches = sorted({message.branch for message in waiting})
    found = windows.opened(transaction, channel, list(branches))
    taken: Counter[str] = Counter()
    late: dict[str, PutOff] = {}
    for message in waiting:
        until, used = found[message.branch]
        if used + taken[message.branch] < most:
            taken[message.branch] += 1
        else:
            late[message.id] = PutOff(until, RULE, {"per_hour": most})
    return late


def use(
    transaction: Transaction,
    going: Sequence[Message],
    per_hour: Mapping[Channel, int],
) -> None:
    """Count what goes out."""
    for channel in per_hour:
        taken: Counter[str] = Counter(
            each.branch for each in going if each.channel is channel
        )
        if taken:
            windows.use(transaction, channel, taken)
