"""Unsubscribed: who told outbound to stop has withdrawn their consent."""

from collections.abc import Sequence

from libs.contracts.messages import ContactUnsubscribed
from libs.storage.transactions import Transaction
from services.registry.domain.consents import Channel
from services.registry.usecases import consents
from services.registry.usecases.contacts import CONTACTS


def record(transaction: Transaction, told: Sequence[ContactUnsubscribed]) -> None:
    """Write down what people want no more of; who was removed since said nothing.

    Of one purpose only outbound knows: they still hear from us of all the others.
    """
    whole = [each for each in told if each.purpose is None]
    for each in sorted(whole, key=lambda said: said.contact_id):
        withdraw(transaction, each)


def withdraw(transaction: Transaction, told: ContactUnsubscribed) -> None:
    known = CONTACTS.table.find(transaction, told.contact_id, {})
    if known is None:
        return
    at = min(told.unsubscribed_at, transaction.now)
    for channel in (
        ("post", "email", "sms", "chat") if told.complaint else (told.channel,)
    ):
        said = {"channel": Channel(channel), "given": False, "at": at}
        consents.say(transaction, known.fact, said)
