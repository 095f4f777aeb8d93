"""Suppression: whoever wants no more of us is not written to, from that moment on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.contracts.consents import ConsentRecorded
from libs.contracts.messages import ContactUnsubscribed
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, NotFound
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.dispatches import Suppressed
from services.outbound.domain.messages import WAYS, Channel
from services.outbound.domain.suppressions import Listed, Suppression
from services.outbound.storage import suppressions as storage
from services.outbound.storage.suppressions import Wish
from services.outbound.usecases import settling

OPTED_OUT = "opted_out"


class NotSuppressed(NotFound):
    """Nobody is on the list under this id."""


class NobodyToSuppress(NotFound):
    """There is no such person."""


@dataclass(frozen=True)
class Unsubscribing:
    """That a person wants no more of a channel, or of one family of purposes on it.

    A `complaint` holds for everything that is not owed, on whatever channel it came.
    """

    contact: ContactId
    client: ClientId
    branch: BranchId
    channel: Channel
    at: datetime
    purpose: str | None = None
    complaint: bool = False

    @property
    def why(self) -> Unwanted:
        """Why nothing is wanted any more."""
        if self.complaint:
            return Unwanted.COMPLAINT
        return Unwanted.NOT_THIS_PURPOSE if self.purpose else Unwanted.UNSUBSCRIBED

    @property
    def scope(self) -> str | None:
        """For which family it holds; a complaint is never of one alone."""
        return None if self.complaint else self.purpose

    @property
    def channels(self) -> Sequence[Channel]:
        """The channels it holds for."""
        return tuple(Channel) if self.complaint else (self.channel,)


def unsubscribe(transaction: Transaction, told: Unsubscribing) -> None:
    """Send a person no more of it, nor what waits already, and tell everybody."""
    suppress(
        transaction,
        [
            Suppression(
                *(told.branch, channel, told.why, told.at, told.client, told.contact),
                purpose=told.scope,
            )
            for channel in told.channels
        ],
    )
    transaction.announce(
        [
            ContactUnsubscribed(
                contact_id=told.contact,
                client_id=told.client,
                branch_id=told.branch,
                channel=told.channel.value,
                unsubscribed_at=told.at,
                purpose=told.scope,
                complaint=told.complaint,
            )
        ]
    )


def suppress(transaction: Transaction, suppressions: Sequence[Suppression]) -> None:
    """Put people and addresses on the list, and take off the ledger what waits.

    What went to an address is judged when it is claimed.
    """
    storage.keep(transaction, suppressions)
    refuse(transaction, {wish: each.why for each in suppressions if (wish := of(each))})


def hold(transaction: Transaction, told: Suppression) -> None:
    """Let nothing out while somebody is to read an answer, and take nothing off.

    What is judged from now on waits by itself; what is in hand is put back.
    """
    storage.keep(transaction, [told])
    wish = of(told)
    waiting = storage.waiting(transaction, [wish] if wish else [])
    settling.put_back(transaction, list(waiting), told.why)


def hear(transaction: Transaction, recorded: Iterable[ConsentRecorded]) -> None:
    """Take off the ledger what a consent was withdrawn of."""
    withdrawn = [
        Wish(each.contact_id, Channel(each.channel))
        for each in recorded
        if not each.given and each.address is None and each.channel in WAYS
    ]
    refuse(transaction, dict.fromkeys(withdrawn, OPTED_OUT))


def of(told: Suppression) -> Wish | None:
    """Say what a person wants no more of; of an address that is not known."""
    if told.contact is None:
        return None
    return Wish(told.contact, told.channel, told.purpose)


def refuse(transaction: Transaction, rules: Mapping[Wish, str]) -> None:
    waiting = storage.waiting(transaction, list(rules))
    settling.suppress(
        transaction,
        {
            message: Suppressed(
                str(rules[wish]),
                {"channel": wish.channel.value, "purpose": wish.purpose},
            )
            for message, wish in waiting.items()
        },
    )


def listed(
    transaction: Transaction,
    branch: str | None,
    staff: str | None,
    after: Sequence[str] | None,
    most: int,
) -> Sequence[Listed]:
    """List who is not to be written to, of `staff`'s clients if given."""
    [place] = after or [""]
    return storage.page(transaction, branch, staff, place, most)


def by_hand(
    transaction: Transaction, contact: ContactId, channel: Channel, reason: str
) -> str:
    """Put a person on the list, as somebody of ours says; raises NobodyToSuppress."""
    if (found := storage.whereabouts(transaction, contact)) is None:
        raise NobodyToSuppress
    client, branch = found
    told = Suppression(
        *(branch, channel, Unwanted.BY_HAND, transaction.now, client, contact)
    )
    suppress(transaction, [told])
    transaction.audit("suppressed by hand", told.id, reason=reason)
    return told.id


def lift(transaction: Transaction, suppression: str) -> None:
    """Take somebody off the list; raises NotSuppressed."""
    if not storage.lift(transaction, suppression):
        raise NotSuppressed
    transaction.audit("suppression lifted", suppression)
