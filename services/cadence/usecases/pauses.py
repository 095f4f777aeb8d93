"""Pauses: a client who wants space is left alone until a day, and then no longer."""

from collections.abc import Sequence
from datetime import datetime

from libs.contracts.pauses import ClientPaused
from libs.storage.transactions import Transaction
from libs.values import BranchId, FieldError, Invalid, NotFound, StaffId
from services.cadence.domain.clients import Client
from services.cadence.domain.pauses import Pause
from services.cadence.domain.policies import Scope
from services.cadence.storage import clients, news
from services.cadence.storage import pauses as storage
from services.cadence.storage.policies import Whose
from services.cadence.usecases import policies

A_WINDOW = 500


class PauseOver(Invalid):
    """A pause ends later than now."""


class NotPaused(NotFound):
    """The client is not left alone now."""


def pause(
    transaction: Transaction, client: Client, until: datetime, reason: str
) -> Pause:
    """Leave a client alone until then; raises PauseOver.

    While it is paused already, it is the same pause with another end.
    """
    if until <= transaction.now:
        raise PauseOver(None, FieldError("until", "not later than now"))
    # Two who say it at once say it one after the other: there is one pause.
    clients.lock_known(transaction, [client.id])
    told = Pause(client.id, client.branch, transaction.now, until, reason)
    saved = storage.save(transaction, told)
    follow(transaction, client, "client paused", saved)
    return saved


def resume(transaction: Transaction, client: Client) -> Pause:
    """End a client's pause now, and that of who counts for it; raises NotPaused."""
    clients.lock_known(transaction, [client.id])
    ended = storage.end(transaction, client.id)
    if not ended:
        raise NotPaused
    for each in ended:
        follow(transaction, client, "client resumed", each)
    return ended[0]


def listed(
    transaction: Transaction,
    branch: BranchId | None,
    staff: StaffId | None,
    after: tuple[str] | None,
    most: int,
) -> Sequence[Pause]:
    """List who is left alone now."""
    return storage.page(transaction, branch, staff, after, most)


def follow(transaction: Transaction, client: Client, action: str, told: Pause) -> None:
    """Tell, and plan anew with whose pause it is and the one it counts for."""
    transaction.announce([announcement(told)])
    for each in sorted(filter(None, {told.client, client.id, client.counts_for})):
        policies.follow_soon(transaction, Whose(Scope.CLIENT, each, told.branch))
    news.tell(transaction)
    transaction.audit(action, told.client, until=told.until.isoformat())


def announce_untold(transaction: Transaction) -> datetime | None:
    """Announce some pauses that nobody was told of; go on at once if there is more."""
    untold = storage.tell(transaction, A_WINDOW)
    transaction.announce([announcement(each) for each in untold])
    return transaction.now if len(untold) == A_WINDOW else None


def announcement(pause: Pause) -> ClientPaused:
    return ClientPaused(
        pause_id=pause.id,
        client_id=pause.client,
        branch_id=pause.branch,
        since=pause.since,
        until=pause.until,
        revision=pause.revision,
    )
