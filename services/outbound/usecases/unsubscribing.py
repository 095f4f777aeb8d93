"""Unsubscribing: by the link in a message, without signing in, in one step."""

from dataclasses import dataclass

from libs.storage.transactions import Transaction
from libs.values import NotFound
from services.outbound.domain.families import family_of
from services.outbound.domain.messages import Channel
from services.outbound.domain.suppressions import Suppression
from services.outbound.domain.tokens import Use, message_of
from services.outbound.storage import senders, unsubscribing
from services.outbound.storage.unsubscribing import Received
from services.outbound.usecases import suppression
from services.outbound.usecases.suppression import Unsubscribing


class NoSuchLink(NotFound):
    """This link leads nowhere."""


@dataclass(frozen=True)
class Page:
    """What its reader is asked, in their language: whose messages they want not.

    They got one of a `family` on a `channel`.
    """

    sender: str
    language: str
    channel: Channel
    family: str


def opened(pepper: bytes, token: str) -> str:
    """Return the message that a link is of; raises NoSuchLink."""
    message = message_of(pepper, Use.UNSUBSCRIBE, token)
    if message is None:
        raise NoSuchLink
    return message


def page(transaction: Transaction, message: str) -> Page:
    """Say what is asked, and change nothing; raises NoSuchLink."""
    received = found(transaction, message)
    who = senders.of(transaction, [received.branch])[received.branch]
    language, family = who.language_for(received.language), family_of(received.purpose)
    return Page(who.name, language, received.channel, family)


def stop_these(transaction: Transaction, message: str) -> None:
    """Send a person no more messages of this one's family; raises NoSuchLink."""
    received = found(transaction, message)
    stop(transaction, received, received.channel, family_of(received.purpose))


def stop_channel(transaction: Transaction, message: str) -> None:
    """Send a person no more on this channel but what is owed; raises NoSuchLink."""
    received = found(transaction, message)
    stop(transaction, received, received.channel)


def stop_everything(transaction: Transaction, message: str) -> None:
    """Send a person nothing on any channel but what is owed; raises NoSuchLink."""
    received = found(transaction, message)
    for channel in Channel:
        stop(transaction, received, channel)


def stop(
    transaction: Transaction,
    received: Received,
    channel: Channel,
    family: str | None = None,
) -> None:
    told = Unsubscribing(
        *(received.contact, received.client, received.branch, channel),
        at=transaction.now,
        purpose=family,
    )
    wanted = Suppression(
        *(told.branch, told.channel, told.why, told.at, told.client, told.contact),
        purpose=told.scope,
    )
    if not unsubscribing.holds(transaction, wanted):
        suppression.unsubscribe(transaction, told)


def found(transaction: Transaction, message: str) -> Received:
    if received := unsubscribing.find(transaction, message):
        return received
    raise NoSuchLink
