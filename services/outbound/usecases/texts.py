"""Texts: what an SMS or a chat message is told to its provider as."""

from collections.abc import Mapping, Sequence

import msgspec

from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Dispatch, Suppressed
from services.outbound.domain.parcels import Parcel

TEXT = "message.text.v1"
LONGEST = 1_600  # characters: what providers put together of several parts
TOO_LONG = Suppressed("too_long_for_a_text")
EMPTY = Suppressed("empty")


def texts(
    _transaction: Transaction, dispatches: Sequence[Dispatch]
) -> Mapping[str, Parcel | Suppressed]:
    """Make what a provider gets of texts; it knows no name but the number."""
    return {each.message.id: made(each) for each in dispatches}


def made(dispatch: Dispatch) -> Parcel | Suppressed:
    message, said = dispatch.message, dispatch.content.text.strip()
    if not said:
        return EMPTY
    if len(said) > LONGEST:
        return TOO_LONG
    told = {
        "type": TEXT,
        "data": {
            "message_id": message.id,
            "channel": message.channel.value,
            "to": dispatch.address,
            "text": said,
        },
    }
    body = msgspec.json.encode(told)
    return Parcel(
        *(message.id, message.branch, message.channel, dispatch.address), body
    )
