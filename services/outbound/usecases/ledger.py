"""Queueing: what is to be sent is written down once, whoever asks again."""

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from libs.storage.transactions import Transaction
from services.outbound.domain.messages import Draft
from services.outbound.storage import ledger
from services.outbound.usecases import granting

AT_ONCE = 5_000


class Queued(NamedTuple):
    """How queueing went: the ids of the messages that are new, and of those not."""

    new: list[str]
    there: list[str]


def queue(transaction: Transaction, drafts: Iterable[Draft]) -> Queued:
    """Write down what is to be sent; what is there already stays as it is."""
    queued = Queued([], [])
    waiting = iter(drafts)
    while some := list(islice(waiting, AT_ONCE)):
        new = ledger.insert(transaction, some)
        for message in dict.fromkeys(draft.key.id for draft in some):
            (queued.new if message in new else queued.there).append(message)
    if queued.new:
        granting.ask_soon(transaction)
    return queued
